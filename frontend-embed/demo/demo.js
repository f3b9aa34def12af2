/**
 * Clipboard Studio's page. The widget links an account; after that everything goes through the app's
 * own backend. The form follows TikTok's rules for apps that post: it shows whose account it is, asks
 * anew what the creator allows, presets nothing that the creator has to choose, and says what they
 * agree to.
 */
const PRIVACY = {
  PUBLIC_TO_EVERYONE: 'Everyone',
  MUTUAL_FOLLOW_FRIENDS: 'Friends',
  FOLLOWER_OF_CREATOR: 'Followers',
  SELF_ONLY: 'Only me',
};
const HINTS = {
  video: 'One video, from a public https address.',
  photo: '2 to 35 photos, one https address a line. The first is the cover.',
};
/** Pauses between two looks at a post, in seconds; then the page stops asking. */
const LOOKS_S = [2, 3, 5, 5, 10, 10, 15, 30, 30, 60, 60, 120, 300];

const $ = (id) => document.getElementById(id);
let accountId;
let creator;

/** Asks the backend. Throws an error with the sentence to show and the fields at fault. */
async function call(path, { body, key } = {}) {
  const headers = { 'content-type': 'application/json' };
  if (key) headers['idempotency-key'] = key;
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
  const response = await fetch(path, init).catch(() => undefined);
  const answer = Object(await response?.json().catch(() => undefined));
  if (response?.ok) return answer;
  throw Object.assign(new Error(answer.error ?? 'No answer. Please try again.'), { errors: answer.errors ?? [] });
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// Accounts

function link() {
  $('accounts-error').textContent = '';
  if (!window.Linkgate) {
    $('accounts-error').textContent = 'The gateway can’t be reached, so its widget is missing.';
    return;
  }
  window.Linkgate.open({
    session: () => call('/api/link', { body: {} }),
    onExit: ({ error }) => {
      if (error) $('accounts-error').textContent = error.message;
      // Linked or undone: the backend knows.
      showAccounts();
    },
    onLinked: ({ account }) => showAccounts(account.account_id),
  });
}

/** `linked`: the account to post from next. */
async function showAccounts(linked) {
  try {
    const { data = [] } = await call('/api/accounts');
    $('none').hidden = data.length > 0;
    $('accounts').replaceChildren(...data.map(card));
    const next = data.find((account) => account.accountId === (linked ?? accountId)) ?? (data.length === 1 ? data[0] : undefined);
    if (next?.accountId !== accountId) await choose(next);
  } catch (error) {
    $('accounts-error').textContent = error.message;
  }
}

function card(account) {
  const name = account.display_name || account.username || 'TikTok account';
  const text = element('span', { className: 'who' }, name, element('small', { textContent: `@${account.username ?? ''}` }));
  const button = element('button', { type: 'button' }, face(account.avatar_url, name), text);
  button.dataset.id = account.accountId;
  button.setAttribute('aria-pressed', account.accountId === accountId);
  button.addEventListener('click', () => choose(account));
  return element('li', {}, button);
}

function face(url, name) {
  const letter = element('span', { className: 'face', textContent: Array.from(name)[0].toUpperCase() });
  letter.setAttribute('aria-hidden', 'true');
  // Made-up people have their pictures at a name that is reserved for never being found.
  if (/^(https:\/\/(?![^/]*\.invalid\/)|data:image\/(png|jpeg);)/.test(url)) {
    const image = element('img', { className: 'face', alt: '', referrerPolicy: 'no-referrer' });
    image.addEventListener('load', () => letter.replaceWith(image));
    image.src = url;
  }
  return letter;
}

/** Draws the form for an account, or takes it away where there is none. */
async function choose(account) {
  accountId = account?.accountId;
  for (const button of $('accounts').querySelectorAll('button')) button.setAttribute('aria-pressed', button.dataset.id === accountId);
  $('composer').hidden = !account;
  if (account) await drawForm();
}

// The form

async function drawForm() {
  const asked = accountId;
  $('form').hidden = true;
  $('creator').textContent = 'Asking TikTok what this account allows…';
  $('creator-error').textContent = '';
  try {
    const { data } = await call(`/api/creator-info/${encodeURIComponent(asked)}`);
    if (asked !== accountId) return;
    creator = data;
  } catch (error) {
    if (asked !== accountId) return;
    $('creator').textContent = '';
    $('creator-error').textContent = error.message;
    return;
  }
  $('creator').replaceChildren('Posting as ', element('strong', { textContent: creator.creator_nickname }), ` @${creator.creator_username ?? ''}`);
  const options = creator.privacy_level_options.map((value) => element('option', { value, textContent: PRIVACY[value] ?? value }));
  $('privacy').replaceChildren(element('option', { value: '', textContent: 'Please choose', disabled: true, selected: true }), ...options);
  for (const name of ['comment', 'duet', 'stitch']) {
    $(name).checked = false;
    $(name).disabled = Boolean(creator[`${name}_disabled`]);
  }
  for (const name of ['disclose', 'organic', 'branded', 'ai']) $(name).checked = false;
  $('form').hidden = false;
  refuse([]);
  update();
  preview();
}

const isVideo = () => $('form').elements.kind.value === 'video';
const media = () => $('media').value.split(/\s+/).filter(Boolean);

/** Brings what depends on other fields in line with them. */
function update() {
  const video = isVideo();
  for (const label of $('form').querySelectorAll('.video')) label.hidden = !video;
  for (const label of $('form').querySelectorAll('.photo')) label.hidden = video;
  $('media').rows = video ? 2 : 4;
  $('media-hint').textContent = HINTS[video ? 'video' : 'photo'];
  const off = video ? ['comment', 'duet', 'stitch'] : ['comment'];
  $('allow-hint').hidden = !off.some((name) => $(name).disabled);
  $('brands').hidden = !$('disclose').checked;
  const { organic, branded } = brands();
  const label = branded ? 'Paid partnership' : 'Promotional content';
  $('brand-hint').textContent = organic || branded ? `Your post will be labelled “${label}”.` : '';
  $('brand-policy').hidden = !branded;
  const own = $('privacy').querySelector('[value="SELF_ONLY"]');
  if (own) {
    own.disabled = branded;
    own.title = branded ? 'Branded content visibility cannot be set to private.' : '';
    if (branded && own.selected) $('privacy').value = '';
  }
  $('privacy-hint').hidden = !(branded && own);
  $('preview-text').textContent = $('caption').value;
  const missing = [];
  if (!media().length) missing.push('add a web address');
  if (!$('privacy').value) missing.push('choose who can see it');
  if ($('disclose').checked && !organic && !branded) missing.push('say whose brand it is');
  $('missing').textContent = missing.length ? `First ${missing.join(', and ')}.` : 'Processing takes a few minutes after that.';
  $('publish').disabled = missing.length > 0;
}

function brands() {
  const on = $('disclose').checked;
  return { organic: on && $('organic').checked, branded: on && $('branded').checked };
}

function preview() {
  const [url] = media();
  const nothing = element('p', { textContent: 'No preview' });
  $('preview').replaceChildren(nothing);
  if (!/^https:\/\//.test(url)) return;
  const shown = isVideo() ? element('video', { controls: true, preload: 'metadata' }) : element('img', { alt: 'The first photo', referrerPolicy: 'no-referrer' });
  shown.addEventListener(isVideo() ? 'loadedmetadata' : 'load', () => {
    nothing.replaceWith(shown);
    const most = creator.max_video_post_duration_sec;
    if (shown.duration > most) say($('media-error'), `This account may post videos of up to ${most} seconds.`);
  });
  shown.src = url;
}

function post() {
  const { organic, branded } = brands();
  const settings = {
    privacy_level: $('privacy').value,
    allow_comment: $('comment').checked,
    brand_content_toggle: branded,
    brand_organic_toggle: organic,
  };
  if (isVideo()) {
    settings.allow_duet = $('duet').checked;
    settings.allow_stitch = $('stitch').checked;
    settings.video_made_with_ai = $('ai').checked;
  } else {
    settings.media_type = 'photo';
    settings.photo_cover_index = 0;
    settings.auto_add_music = $('music').checked;
  }
  return { accountId, content: $('caption').value, mediaItems: media().map((url) => ({ url })), tiktokSettings: settings };
}

async function publish(event) {
  event.preventDefault();
  if ($('publish').disabled) return;
  const body = post();
  $('publish').disabled = true;
  refuse([]);
  try {
    // One key for one press: should the request be repeated on the way, there is still one post.
    const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const { data } = await call('/api/post', { body, key });
    follow(body, data);
    $('outcome-title').focus();
    $('caption').value = '';
    await drawForm();
  } catch (error) {
    $('form-error').textContent = error.message;
    refuse(error.errors);
  }
  update();
}

/** Puts each broken rule beside its field, and what belongs to none under the button. */
function refuse(errors) {
  const fields = Array.from($('form').querySelectorAll('[data-pointer]'));
  for (const field of fields) say(field.querySelector('.error'), '');
  const others = errors.filter(({ pointer, detail }) => {
    const field = fields.find(({ dataset }) => String(pointer).startsWith(dataset.pointer));
    if (field) say(field.querySelector('.error'), detail);
    return !field;
  });
  if (!errors.length) $('form-error').textContent = '';
  for (const { detail } of others) $('form-error').textContent += ` ${detail}`;
  $('form').querySelector('[aria-invalid]')?.focus();
}

function say(place, text) {
  place.textContent = text && `${place.textContent} ${text}`.trim();
  const control = place.parentElement.querySelector('textarea, select, input');
  if (place.textContent) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
}

// What became of it

async function follow({ accountId: account, content }, { publish_id, status }) {
  const text = element('span');
  const item = element('li', {}, element('strong', { textContent: content || 'Without a caption' }), text);
  $('outcome').hidden = false;
  $('posts').prepend(item);
  let known = { status };
  for (const seconds of publish_id ? LOOKS_S : []) {
    if (tell(item, text, known)) return;
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    const path = `/api/status/${encodeURIComponent(account)}/${encodeURIComponent(publish_id)}`;
    known = await call(path).then(({ data }) => data, () => known);
  }
  tell(item, text, known);
}

/** Says how it stands; true when that will not change any more. */
function tell(item, text, { status, fail_reason, public_post_url }) {
  const end = (tone, sentence) => {
    item.dataset.tone = tone;
    text.replaceChildren(sentence);
    return true;
  };
  const name = String(status).toUpperCase();
  if (name.includes('FAIL')) return end('bad', `TikTok did not take it: ${String(fail_reason || 'no reason given').replaceAll('_', ' ')}.`);
  if (name === 'UNKNOWN_OUTCOME') return end('bad', 'TikTok’s answer was lost. Look at the profile before posting it again.');
  if (name.includes('INBOX')) return end('good', 'In your TikTok inbox: finish it in the app.');
  if (name === 'PUBLISH_COMPLETE' || name.startsWith('PUBLISHED') || name.startsWith('PUBLICLY')) {
    end('good', 'Published.');
    if (/^https:\/\/www\.tiktok\.com\//.test(public_post_url)) {
      text.append(' ', element('a', { href: public_post_url, target: '_blank', rel: 'noopener', textContent: 'See it on TikTok' }));
    }
    return true;
  }
  if (!text.textContent) text.textContent = 'TikTok is processing it. This can take a few minutes.';
  return false;
}

$('link').addEventListener('click', link);
$('form').addEventListener('input', update);
$('form').addEventListener('submit', publish);
for (const control of [$('media'), ...$('form').elements.kind]) control.addEventListener('change', preview);
showAccounts();
