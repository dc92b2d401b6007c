import { PictureRefused } from './picture-refused.js';

/** Formats taken, with the names that the decoder has for them. */
const DECODERS = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
} as const;

export type PictureType = keyof typeof DECODERS;

/** Tags that make a browser take a file for a page, wherever in the file they stand; no camera writes them. */
const PAGE = /<(?:!doctype|html|script|iframe|\?php)[\s>/]/i;
/** Too short to be looked for in megabytes of compressed pixels, where it would turn up by chance. */
const DRAWING = /<svg[\s>/]/i;
const DRAWING_WITHIN = 64 * 1024;

/** Tells the format from the bytes alone; throws PictureRefused for others and for files that are a page as well. */
export async function sniffPicture(bytes: Buffer): Promise<PictureType> {
  // Loaded when it is needed, like the decoder.
  const { fileTypeFromBuffer } = await import('file-type');
  const mime = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime;
  if (mime === undefined || !(mime in DECODERS) || isPageAsWell(bytes)) throw new PictureRefused('type');
  return mime as PictureType;
}

/** Whether the decoder took the bytes for the same format as the sniffer. */
export function decodesAs(type: PictureType, decoder: string | undefined): boolean {
  return DECODERS[type] === decoder;
}

function isPageAsWell(bytes: Buffer): boolean {
  return PAGE.test(bytes.toString('latin1')) || DRAWING.test(bytes.toString('latin1', 0, DRAWING_WITHIN));
}
