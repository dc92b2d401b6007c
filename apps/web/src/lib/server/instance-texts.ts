import type { RequestEvent } from '@sveltejs/kit';
import { valuesOf } from './form.ts';
import { graphql, query } from './graphql.ts';
import { richTextFrom } from './rich-text-input.ts';

const previewQuery = graphql(`
  query PreviewInstanceText($html: String!) {
    previewInstanceText(html: $html)
  }
`);

/** A text as readers would see it. */
export interface Preview {
  title: string;
  html: string;
}

/** A text of a form as it would be kept. */
export async function previewOf(event: RequestEvent, form: FormData, name: string, title: string): Promise<Preview> {
  const { previewInstanceText } = await query(event, previewQuery, { html: richTextFrom(form, name) });
  return { title, html: previewInstanceText ?? '' };
}

/** Shows the form as it was sent, beside how its texts would look; nothing is kept. */
export function shown(form: FormData, previews: Preview[] = []) {
  const errors: Record<string, string> = {};
  return { previews, errors, message: undefined, values: valuesOf(form) };
}
