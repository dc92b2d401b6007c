import { htmlOf } from '#lib/format/plain-text.ts';
import { textFrom } from './form.ts';

/** What DescriptionInput sent, as HTML. */
export function richTextFrom(form: FormData, name: string): string {
  const typed = textFrom(form, name);
  return textFrom(form, `${name}Format`) === 'html' ? typed : htmlOf(typed);
}
