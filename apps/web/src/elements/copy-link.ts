const shown = 2500;

/** Puts a link on the clipboard when its button is pressed, and says so in place of the button's words. */
export class CopyLink extends HTMLElement {
  connectedCallback(): void {
    this.hidden = !('clipboard' in navigator);
    this.addEventListener('click', () => void this.copy());
  }

  private async copy(): Promise<void> {
    const { url = location.href, done = '' } = this.dataset;
    const words = this.querySelector('[data-words]');
    await navigator.clipboard.writeText(url);
    const before = words?.textContent;
    if (!words || before === done) return;
    words.textContent = done;
    setTimeout(() => (words.textContent = before ?? ''), shown);
  }
}
