export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'normal' | 'small';

const shape =
  'inline-flex items-center justify-center gap-2 rounded-field border text-center font-semibold no-underline transition-colors duration-150 disabled:opacity-60 aria-disabled:opacity-60';

const looks: Record<ButtonLook, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-edge bg-surface text-ink hover:border-accent hover:text-accent',
  quiet: 'border-transparent text-accent hover:bg-accent-soft',
  danger: 'border-danger bg-surface text-danger hover:bg-danger-soft',
};

const sizes: Record<ButtonSize, string> = {
  normal: 'min-h-[44px] px-4 py-2',
  small: 'min-h-[36px] px-3 py-1 text-sm',
};

/** The classes that make a button or a link look like one of our buttons. */
export function buttonClass(look: ButtonLook = 'primary', size: ButtonSize = 'normal', extra = ''): string {
  return `${shape} ${looks[look]} ${sizes[size]} ${extra}`;
}
