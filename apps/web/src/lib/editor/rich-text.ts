import { Editor } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';

export type RichTextEditor = Editor;

/** Puts a rich-text editor into an element; `changed` gets the HTML after each change. */
export function createRichText(
  element: HTMLElement,
  html: string,
  label: string,
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
    ],
    injectCSS: false,
    editorProps: {
      attributes: { class: 'rich-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
    },
    onUpdate: ({ editor }) => changed(editor.isEmpty ? '' : editor.getHTML()),
  });
}
