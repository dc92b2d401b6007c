import { z } from 'zod';

// PostgreSQL stores no NUL, nor half a surrogate pair in JSON (those become U+FFFD); the other controls, and marks
// that turn the direction of a line, only serve to deceive.
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;
const DECEIVING_IN_LINES = /[\u202A-\u202E\u2066-\u2069]/;

interface Lengths {
  min?: number;
  max: number;
}

/** One line that a person types: trimmed, white space folded, lengths counted after that. */
export function lineInput({ min = 0, max }: Lengths) {
  return z
    .string()
    .overwrite((text) => text.toWellFormed().replace(/\s+/g, ' ').trim())
    .min(min)
    .max(max)
    .refine((text) => !CONTROLS.test(text) && !DECEIVING_IN_LINES.test(text), 'error_invalid');
}

/** A text of any number of lines, or HTML before it is sanitised: trimmed, line ends made the same. */
export function textInput({ min = 0, max }: Lengths) {
  return z
    .string()
    .overwrite((text) => text.toWellFormed().replace(/\r\n?/g, '\n').trim())
    .min(min)
    .max(max)
    .refine((text) => !CONTROLS.test(text), 'error_invalid');
}
