/** Words in the reader's language. A new language is a file in `locales` and its code here. */
const LANGUAGES = ['en', 'es', 'id'];
const root = document.documentElement;
let texts = {};

/** Loads the first language of `wishes` that there is, else English. */
export async function speak(...wishes) {
  const codes = wishes.map((wish) => String(wish).toLowerCase().split(/[-_]/)[0]);
  const lang = codes.find((code) => LANGUAGES.includes(code)) ?? 'en';
  if (root.lang === lang && texts.title) return;
  // A module that failed to load may stay failed under its address; hence another one each time.
  for (let tries = 0, old = texts; texts === old && tries < 20; tries += 1) {
    const file = `/link-assets/locales/${lang}.js${tries ? `?${tries}` : ''}`;
    await import(file).then((module) => (texts = module.default), () => new Promise((done) => setTimeout(done, 500 << tries % 6)));
  }
  root.lang = lang;
  root.dir = texts.dir ?? 'ltr';
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
}

export const has = (key) => key in texts;

/** The text of `key`. What is filled in is isolated, so that it can't turn the text around it. */
export const t = (key, values) => (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);

/** 80 characters at most, without control characters and marks that turn the direction of text. */
export const plain = (text) =>
  Array.from(String(text ?? '').replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '')).slice(0, 80).join('');
