/** For whoever has TikTok on the very phone that shows the page: the code leaves it as a picture. */
import { $, drawing, show } from './view.js';

const NAME = 'tiktok-qr-code.png';
const SIDE_PX = 1000;
/** How long an app may take to come up and hide this page. */
const APP_MS = 2500;

/** The code as a file, in whole pixels a module. */
async function file() {
  const { text, side } = drawing();
  const image = new Image();
  // Without a size of its own, some browsers draw nothing of it.
  image.src = side ? `data:image/svg+xml;base64,${btoa(text.replace(' ', ` width="${side}" height="${side}" `))}` : $('qr').src;
  await image.decode();
  const canvas = document.createElement('canvas');
  const zoom = Math.max(1, Math.floor(SIDE_PX / image.width));
  canvas.width = canvas.height = image.width * zoom;
  const pen = canvas.getContext('2d');
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done));
  return new File([blob], NAME, { type: blob.type });
}

async function save() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await file());
  link.download = NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `trouble` is called where the picture can't be had. */
export function here(trouble) {
  const shares = navigator.canShare?.({ files: [new File([''], NAME, { type: 'image/png' })] });
  // What an iPhone saves goes to its files, where TikTok does not look: among its photos it comes by being shared.
  const isIphone = shares && /^Apple/.test(navigator.vendor);
  const keep = () => save().catch(trouble);
  const share = async () => navigator.share({ files: [await file()] });
  // Who thinks better of it has done nothing; where sharing fails, there is still saving.
  $('share').onclick = () => share().catch(({ name }) => name === 'AbortError' || keep());
  $('save').onclick = isIphone ? $('share').onclick : keep;
  show('share', shares && !isIphone);
  $('open').onclick = ({ currentTarget }) => {
    const isApp = !/^http/.test(currentTarget.href);
    currentTarget.target = isApp ? '' : '_blank';
    currentTarget.rel = 'noopener';
    if (isApp) setTimeout(() => document.hidden || ($('other').open = true), APP_MS);
  };
}
