/** Words in the reader's language. A new language is a file in `locales` and its code here. */

const LANGUAGES = ['en', 'es', 'id'];
const TRIES_MAX = 20;
let texts = {};

/** Loads the first language of `wishes` that there is, else English. */
export async function speak(...wishes) {
  const codes = wishes.map((wish) => String(wish || '').slice(0, 35).toLowerCase().split(/[-_]/)[0]);
  const lang = codes.find((code) => LANGUAGES.includes(code)) ?? 'en';
  if (document.documentElement.lang === lang && texts.title) return;
  texts = await load(lang);
  document.documentElement.lang = lang;
  document.documentElement.dir = texts.dir ?? 'ltr';
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
}

export const has = (key) => key in texts;

/** The text of `key`. What is filled in is isolated, so that it can't turn the text around it. */
export function t(key, values = {}) {
  return (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${plain(values[name])}\u2069`);
}

/** Without control characters and marks that turn the direction of text; 80 characters at most. */
export const plain = (text) =>
  Array.from(String(text ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ''))
    .slice(0, 80)
    .join('');

async function load(lang) {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    try {
      // A module that failed to load may stay failed under its address.
      return (await import(`/link-assets/locales/${lang}.js${tries ? `?${tries}` : ''}`)).default;
    } catch {
      await new Promise((done) => setTimeout(done, 1000 * Math.min(2 ** tries, 30)));
    }
  }
  return {};
}
