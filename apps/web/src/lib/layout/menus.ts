const opened = 'details[data-menu][open]';

/** Closes open menus when the reader clicks or tabs elsewhere, or presses Escape; returns how to stop. */
export function closeMenusOnLeave(): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const leave = ({ target }: Event) => closeMenus(target instanceof Node ? target : null);
  document.addEventListener('click', leave, { signal });
  document.addEventListener('focusin', leave, { signal });
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && closeMenuWithFocus(), { signal });
  return () => listening.abort();
}

/** Closes every open menu but the one that holds a node. */
export function closeMenus(keep: Node | null = null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(opened)) {
    if (!menu.contains(keep)) menu.open = false;
  }
}

function closeMenuWithFocus(): void {
  const menu = document.activeElement?.closest<HTMLDetailsElement>(opened);
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
}
