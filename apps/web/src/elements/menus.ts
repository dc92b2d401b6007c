const opened = 'details[data-menu][open]';

/** Closes open menus when the reader clicks or tabs elsewhere, follows a link in one, or presses Escape. */
export function closeMenusOnLeave(): void {
  const leave = ({ target }: Event) => closeMenus(target instanceof Element ? target : null);
  document.addEventListener('click', leave);
  document.addEventListener('focusin', leave);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && closeMenuWithFocus());
}

function closeMenus(around: Element | null): void {
  const followed = around?.closest('a');
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(opened)) {
    if (followed || !menu.contains(around)) menu.open = false;
  }
}

function closeMenuWithFocus(): void {
  const menu = document.activeElement?.closest<HTMLDetailsElement>(opened);
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
}
