import { Editor } from '@tiptap/core';
import { Image } from '@tiptap/extension-image';
import { StarterKit } from '@tiptap/starter-kit';

export type RichTextEditor = Editor;

/** Puts a rich-text editor into an element; `changed` gets the HTML after each change. */
export function createRichText(
  element: HTMLElement,
  html: string,
  attributes: Record<string, string>,
  changed: (html: string) => void,
): Editor {
  return new Editor({
    element,
    content: html,
    extensions: [
      StarterKit.configure({
        heading: { levels: [3, 4] },
        link: { openOnClick: false, protocols: ['http', 'https', 'mailto'] },
      }),
      // Texts that programs wrote may have pictures, too: what the editor does not know it would take away.
      Image,
    ],
    // The pages allow no styles but their own.
    injectCSS: false,
    editorProps: { attributes: { class: 'rich-text', role: 'textbox', 'aria-multiline': 'true', ...attributes } },
    onUpdate: ({ editor }) => changed(editor.isEmpty ? '' : editor.getHTML()),
  });
}
