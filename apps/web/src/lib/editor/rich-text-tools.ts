import type { IconName } from '#lib/icons/names.ts';
import { m } from '#translations';
import type { RichTextEditor } from './rich-text.ts';

interface Tool {
  icon: IconName;
  label: () => string;
  isOn: (editor: RichTextEditor) => boolean;
  run: (editor: RichTextEditor) => void;
}

/** The buttons above the description. */
export const tools: readonly Tool[] = [
  {
    icon: 'bold',
    label: m.rich_bold,
    isOn: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    icon: 'italic',
    label: m.rich_italic,
    isOn: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    icon: 'heading',
    label: m.rich_heading,
    isOn: (editor) => editor.isActive('heading'),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
  },
  {
    icon: 'list',
    label: m.rich_list,
    isOn: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    icon: 'list-ordered',
    label: m.rich_numbered_list,
    isOn: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    icon: 'quote',
    label: m.rich_quote,
    isOn: (editor) => editor.isActive('blockquote'),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
];
