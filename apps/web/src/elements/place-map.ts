import type { DrawnMap } from '#lib/map/draw-map.ts';
import type { Bounds, MapOptions, MapWords, Place } from '#lib/map/map-options.ts';
import type { Point } from '#lib/map/point.ts';

/** Where the browser keeps the host whose pictures its reader agreed to load. */
const agreed = 'map-host';

/**
 * A map whose code is loaded when it comes into view, or is asked for; lib/ui/Map.svelte writes it.
 * Tells of the reader's doings by the events "mapmove" ({ bounds, zoom }) and "mappick" (a point).
 */
export class PlaceMap extends HTMLElement {
  static readonly observedAttributes = ['data-places'];

  private drawing?: Promise<DrawnMap | undefined>;
  private watcher?: IntersectionObserver;

  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => this.agree());
    const { load, host } = this.dataset;
    if (load === 'click' || (load === 'consent' && localStorage.getItem(agreed) !== host)) return;
    this.watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.show(), { rootMargin: '100px' });
    this.watcher.observe(this);
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
    void this.drawing?.then((map) => map?.remove());
    this.drawing = undefined;
  }

  attributeChangedCallback(): void {
    void this.drawing?.then((map) => map?.setPlaces(this.places));
  }

  private agree(): void {
    const { host } = this.dataset;
    if (host) localStorage.setItem(agreed, host);
    this.show();
  }

  private show(): void {
    this.watcher?.disconnect();
    this.drawing ??= this.draw();
  }

  private async draw(): Promise<DrawnMap | undefined> {
    const ground = this.querySelector<HTMLElement>('[data-ground]');
    if (!ground) return undefined;
    try {
      const { drawMap } = await import('#lib/map/draw-map.ts');
      const options: MapOptions = {
        ...(JSON.parse(this.dataset.options ?? '{}') as Partial<MapOptions>),
        places: this.places,
        onmove: (bounds: Bounds, zoom) => this.tell('mapmove', { bounds, zoom }),
        onpick: 'pick' in this.dataset ? (point: Point) => this.tell('mappick', point) : undefined,
      };
      const map = await drawMap(ground, options, JSON.parse(this.dataset.words ?? '{}') as MapWords);
      this.dataset.state = 'shown';
      return map;
    } catch {
      this.dataset.state = 'failed';
      return undefined;
    }
  }

  private get places(): Place[] {
    return JSON.parse(this.dataset.places ?? '[]') as Place[];
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
