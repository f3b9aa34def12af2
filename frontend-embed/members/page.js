/**
 * The page behind a member's mailed link: it asks for a password, and sends it with the link's token. The
 * token comes in the address's fragment, which no log or referrer sees. Nothing is sent before the person
 * asks for it, so that previews and scanners do not use a link up.
 */
const $ = (id) => document.getElementById(id);

const PAGES = {
  accept: {
    call: '/v1/auth/accept-invitation',
    title: 'Choose your password',
    intro: 'You have been invited to administer an app. Your password is for you alone.',
    done: 'Your account is ready',
    over: 'It was used already, is older than seven days, or a newer one was sent. Ask whoever invited you for another.',
  },
  reset: {
    call: '/v1/auth/reset-password',
    title: 'Choose a new password',
    intro: 'It takes the place of the one before, and logs you out everywhere.',
    done: 'Your password is set',
    over: 'It was used already, is older than an hour, or a newer one was sent. Ask for another.',
  },
};

const page = location.pathname.endsWith('/reset') ? PAGES.reset : PAGES.accept;
const token = location.hash.slice(1);

function show(id, title) {
  for (const part of ['form', 'done', 'over']) $(part).hidden = part !== id;
  document.title = title;
}

function over() {
  $('over-text').textContent = page.over;
  show('over', $('over-title').textContent);
  $('over-title').focus();
}

function done(member) {
  // Whoever looks at the history of this browser later finds no token.
  history.replaceState(null, '', location.pathname);
  $('done-title').textContent = page.done;
  $('done-text').textContent = `You can log in as ${member.email} now.`;
  show('done', page.done);
  $('done-title').focus();
}

function problem(text) {
  $('problem').textContent = text;
  $('password').setAttribute('aria-invalid', Boolean(text));
  if (text) $('password').focus();
}

/** What to tell of an answer that is no success. */
function words(status, body) {
  if (status === 422 && body.errors?.length) {
    const [{ detail }] = body.errors;
    return `${detail[0].toUpperCase()}${detail.slice(1)}.`;
  }
  if (status === 429 || status === 503) return `This is not possible just now. Try again in ${body.retry_after ?? 1} seconds.`;
  return 'Something went wrong. Try again.';
}

async function send() {
  const body = { token, password: $('password').value };
  if (page === PAGES.accept && $('name').value.trim()) body.name = $('name').value.trim();
  const answer = await fetch(page.call, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (answer.ok) done(told);
  else if (answer.status === 404) over();
  else problem(words(answer.status, told));
}

$('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = $('send');
  // Not `disabled`, which would drop the keyboard's focus.
  if (button.hasAttribute('aria-disabled')) return;
  if ($('password').value.length < 12) return problem('Choose a password of at least 12 characters.');
  problem('');
  button.setAttribute('aria-disabled', 'true');
  try {
    await send();
  } catch {
    problem('There is no connection. Try again.');
  }
  button.removeAttribute('aria-disabled');
});

$('show').addEventListener('change', ({ target }) => {
  $('password').type = target.checked ? 'text' : 'password';
});
addEventListener('hashchange', () => location.reload());

$('title').textContent = page.title;
$('intro').textContent = page.intro;
$('name-field').hidden = page !== PAGES.accept;
if (token) show('form', page.title);
else over();
