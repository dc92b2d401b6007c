interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/**
 * Reads tickets with the camera where the browser itself knows how, and opens what they say if it is of this list.
 * Elsewhere it stays hidden, and the device's own camera opens the link on a ticket as well.
 */
export class TicketScanner extends HTMLElement {
  private stream: MediaStream | undefined;

  connectedCallback(): void {
    const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
    if (!BarcodeDetector || !navigator.mediaDevices) return;
    void BarcodeDetector.getSupportedFormats().then((formats) => (this.hidden = !formats.includes('qr_code')));
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    this.querySelector('button')?.addEventListener('click', () => {
      if (this.stream) this.stop();
      else void this.start(detector).catch(() => this.end(this.dataset.refused));
    });
    addEventListener('pagehide', () => this.stop());
  }

  private get video(): HTMLVideoElement {
    return this.querySelector('video')!;
  }

  private async start(detector: Detector): Promise<void> {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    this.video.hidden = false;
    this.video.srcObject = this.stream;
    this.say('');
    await this.video.play();
    while (this.stream) {
      for (const { rawValue } of await detector.detect(this.video)) this.open(rawValue);
      await new Promise(requestAnimationFrame);
    }
  }

  private stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.video.hidden = true;
  }

  private end(words?: string): void {
    this.stop();
    this.say(words);
  }

  private open(said: string): void {
    if (!said.startsWith(`${location.origin}${location.pathname}/`)) return this.say(this.dataset.foreign);
    this.stop();
    location.assign(said);
  }

  private say(words = ''): void {
    this.querySelector('[role=status]')!.textContent = words;
  }
}
