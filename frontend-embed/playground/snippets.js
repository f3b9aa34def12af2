/** The code that an app would have for what is chosen here. */
const FETCH = "() => fetch('/api/link', { method: 'POST' }).then((answer) => answer.json())";

const list = (entries, join) => entries.filter(([, value]) => value).map(join);

function element(origin, { mode, theme, locale }) {
  if (mode === 'headless') return call(origin, { mode, theme, locale });
  const attributes = list([['mode', mode !== 'dialog' && mode], ['theme', theme], ['locale', locale]], ([name, value]) => ` ${name}="${value}"`);
  return `<script src="${origin}/embed/v1/linkgate.js" defer></script>

<link-tiktok id="link"${attributes.join('')}>Link TikTok</link-tiktok>

<script type="module">
  const link = document.getElementById('link');
  link.session = ${FETCH};
  link.addEventListener('linkgate:linked', ({ detail }) => console.log(detail.account));
</script>`;
}

function call(origin, { mode, theme, locale }) {
  const own = { dialog: 'open({', popup: 'open({', inline: "mount(document.getElementById('here'), {", headless: 'headless({' }[mode];
  const options = list([['mode', mode === 'popup' && mode], ['theme', theme], ['locale', mode !== 'headless' && locale]], ([name, value]) => `  ${name}: '${value}',\n`);
  const events = mode === 'headless' ? "  onEvent: (event) => {\n    if (event.type === 'qr') picture.src = event.image ?? '';\n  },\n" : '';
  return `<script src="${origin}/embed/v1/linkgate.js"></script>

const link = Linkgate.${own}
  session: ${FETCH},
${options.join('')}${events}  onLinked: ({ account }) => console.log(account),
  onExit: ({ reason }) => console.log(reason),
});`;
}

function react(origin, { mode, theme, locale }) {
  if (mode === 'headless') return call(origin, { mode, theme, locale });
  const attributes = list([['mode', mode !== 'dialog' && mode], ['theme', theme], ['locale', locale]], ([name, value]) => ` ${name}="${value}"`);
  return `import { LinkTiktok } from '@linkgate/embed/react';

<LinkTiktok
  gateway="${origin}"${attributes.join('')}
  session={${FETCH}}
  onLinked={({ account }) => console.log(account)}
/>`;
}

export const snippet = { element, call, react };
