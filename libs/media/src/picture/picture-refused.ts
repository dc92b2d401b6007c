/** The rule that a file broke; each has a translation `error_media_<reason>`. */
export type PictureRefusal = 'type' | 'dimensions' | 'frames' | 'unreadable';

/** A file that is no picture we take; nothing of it has been kept. */
export class PictureRefused extends Error {
  constructor(
    readonly reason: PictureRefusal,
    options: { cause?: unknown } = {},
  ) {
    super(reason, options);
    this.name = 'PictureRefused';
  }
}
