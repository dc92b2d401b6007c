import type { Flash } from '#lib/session.ts';

interface Toast extends Flash {
  id: number;
}

const stay = 8000;
let last = 0;
let shown = $state<Toast[]>([]);

/** Short messages at the foot of the page; a mistake stays until it is closed, the rest leave by themselves. */
export const toasts = {
  get shown(): readonly Toast[] {
    return shown;
  },
  show({ kind, text }: Flash): void {
    const id = ++last;
    shown = [...shown, { id, kind, text }];
    if (kind !== 'danger') setTimeout(() => toasts.dismiss(id), stay);
  },
  dismiss(id: number): void {
    shown = shown.filter((toast) => toast.id !== id);
  },
};
