/** What browsers that can install the site offer; only some have it, and its type is no standard. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let offer: InstallOffer | undefined;
const offered = new EventTarget();

/** Keeps the browser's offer for the page that explains it: nobody is asked in the middle of something else. */
export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    offered.dispatchEvent(new Event('change'));
  });
  addEventListener('appinstalled', () => {
    offer = undefined;
    offered.dispatchEvent(new Event('change'));
  });
}

/** Shows its button where the browser can install the site at once, and says where it is installed already. */
export class InstallApp extends HTMLElement {
  connectedCallback(): void {
    this.show();
    offered.addEventListener('change', () => this.show());
    this.querySelector('button')?.addEventListener('click', () => void this.install());
  }

  private show(): void {
    const isInstalled = matchMedia('(display-mode: standalone)').matches;
    this.find('offer').hidden = !offer || isInstalled;
    this.find('installed').hidden = !isInstalled;
  }

  private async install(): Promise<void> {
    const asked = offer;
    // An offer can be taken once.
    offer = undefined;
    await asked?.prompt();
    this.show();
  }

  private find(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part=${name}]`)!;
  }
}
