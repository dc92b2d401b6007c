const opened = 'details[data-menu][open]';

/** Closes open menus when the reader clicks or tabs elsewhere, follows a link in one, or presses Escape. */
export function closeMenusOnLeave(): void {
  const leave = ({ target, type }: Event) => {
    const around = target instanceof Element ? target : null;
    // Pressing a link focuses it; a menu that closed then would take the link away before the click.
    closeMenus(around, type === 'click' && around?.closest('a') != null);
  };
  document.addEventListener('click', leave);
  document.addEventListener('focusin', leave);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && closeMenuWithFocus());
}

function closeMenus(around: Element | null, followed: boolean): void {
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
