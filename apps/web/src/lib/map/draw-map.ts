import leaflet from 'leaflet';
import outlineAddress from 'virtual:world-outline';
import type { MapOptions, MapWords, Place, Tiles } from './map-options.ts';
import stylesheet from './map.css?url';
import { corners, makePin, makePins } from './pins.ts';

export interface DrawnMap {
  /** Shows other places, without moving the map. */
  setPlaces(places: readonly Place[]): void;
  remove(): void;
}

/** Draws a map into an element; without tiles, on the outline of the world's countries. */
export async function drawMap(element: HTMLElement, options: MapOptions, words: MapWords): Promise<DrawnMap> {
  await loadStylesheet();
  const map = makeMap(element, options, words);
  try {
    await drawGround(map, options.tiles, words);
    return await drawPins(map, options);
  } catch (error) {
    map.remove();
    throw error;
  }
}

async function drawPins(map: leaflet.Map, options: MapOptions): Promise<DrawnMap> {
  const pins = await makePins(options.changing || options.places.length > 1);
  pins.addTo(map);
  const setPlaces = (places: readonly Place[]) => {
    pins.clearLayers();
    for (const place of places) pins.addLayer(makePin(map, place));
  };
  setPlaces(options.places);
  showAll(map, options);
  listen(map, options);
  return { setPlaces, remove: () => map.remove() };
}

/** Asked for here, since a stylesheet that is merely imported comes with every page that could show a map. */
async function loadStylesheet(): Promise<void> {
  if (document.querySelector(`link[href="${stylesheet}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: stylesheet });
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    document.head.append(link);
  });
}

function makeMap(element: HTMLElement, { tiles }: MapOptions, words: MapWords): leaflet.Map {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = leaflet.map(element, {
    zoomControl: false,
    scrollWheelZoom: false,
    minZoom: 1,
    maxZoom: tiles?.endpoint ? 19 : 9,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    worldCopyJump: true,
  });
  map.attributionControl.setPrefix(false);
  leaflet.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  // A wheel that only passes over the map scrolls the page.
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  return map;
}

async function drawGround(map: leaflet.Map, tiles: Tiles | null | undefined, { outline }: MapWords): Promise<void> {
  if (tiles?.endpoint) {
    leaflet.tileLayer(tiles.endpoint, { attribution: tiles.attribution ?? '', maxZoom: 19 }).addTo(map);
    return;
  }
  const response = await fetch(outlineAddress);
  if (!response.ok) throw new Error(`The outline of the world answered ${response.status}`);
  leaflet
    .geoJSON(await response.json(), {
      interactive: false,
      attribution: outline,
      style: { className: 'map-land' },
    })
    .addTo(map);
}

function showAll(map: leaflet.Map, { places, tiles, center, zoom, bounds }: MapOptions): void {
  const closest = zoom ?? (tiles?.endpoint ? 15 : 5);
  const [first] = places;
  if (bounds) {
    map.fitBounds(corners(bounds));
  } else if (places.length > 1) {
    const all = leaflet.latLngBounds(places.map(({ latitude, longitude }) => [latitude, longitude]));
    map.fitBounds(all, { padding: [32, 32], maxZoom: closest });
  } else {
    const middle = first ?? center ?? { latitude: 30, longitude: 10 };
    map.setView([middle.latitude, middle.longitude], (first ?? center) ? closest : 2);
  }
}

function listen(map: leaflet.Map, { onmove, onpick }: MapOptions): void {
  map.on('dragend zoomend', () => {
    const bounds = map.getBounds();
    onmove?.([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], map.getZoom());
  });
  if (onpick) map.on('click', ({ latlng }) => onpick({ latitude: latlng.lat, longitude: latlng.wrap().lng }));
}
