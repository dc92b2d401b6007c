import leaflet from 'leaflet';
import { numberFormatter } from '#lib/format/formatters.ts';
import type { Bounds, Place } from './map-options.ts';

const pinDrawing =
  '<svg viewBox="0 0 32 42" aria-hidden="true"><path d="M16 41C7 30 2 23 2 16a14 14 0 0 1 28 0c0 7-5 14-14 25z"/><circle cx="16" cy="16" r="5.5"/></svg>';

/** Where pins are put; many are drawn together where they would cover each other. */
export async function makePins(many: boolean): Promise<leaflet.LayerGroup> {
  if (!many) return leaflet.layerGroup();
  await import('leaflet.markercluster');
  return leaflet.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 48,
    iconCreateFunction: (cluster) =>
      countIcon(cluster.getAllChildMarkers().reduce((sum, pin) => sum + (counts.get(pin) ?? 1), 0)),
  });
}

/** How many things the pins of several stand for. */
const counts = new WeakMap<leaflet.Marker, number>();

/** A pin, or how many things there are, with what it is in words. */
export function makePin(map: leaflet.Map, place: Place): leaflet.Marker {
  const { latitude, longitude, title, href, count = 1, bounds } = place;
  const icon = count > 1 ? countIcon(count) : pinIcon();
  const pin = leaflet.marker([latitude, longitude], { icon, title, alt: title });
  if (count > 1) counts.set(pin, count);
  const words = document.createElement(href ? 'a' : 'span');
  words.textContent = title;
  if (words instanceof HTMLAnchorElement && href) words.href = href;
  return bounds ? leadCloser(map, pin, bounds, words) : pin.bindPopup(words);
}

/** What lies apart is looked at from closer by, as long as that is possible. */
function leadCloser(map: leaflet.Map, pin: leaflet.Marker, bounds: Bounds, words: HTMLElement): leaflet.Marker {
  const lead = () => {
    if (map.getZoom() < map.getMaxZoom()) map.fitBounds(corners(bounds));
    else leaflet.popup().setLatLng(pin.getLatLng()).setContent(words).openOn(map);
  };
  pin.on('click', lead);
  pin.on('keypress', ({ originalEvent }) => originalEvent.key === 'Enter' && lead());
  return pin;
}

function pinIcon(): leaflet.DivIcon {
  return leaflet.divIcon({
    className: 'map-pin',
    html: pinDrawing,
    iconSize: [32, 42],
    iconAnchor: [16, 41],
    popupAnchor: [0, -38],
  });
}

/** Large numbers as "12K". */
function countIcon(count: number): leaflet.DivIcon {
  const shown = numberFormatter({ notation: 'compact' }).format(count);
  return leaflet.divIcon({ className: 'map-cluster', html: `<span>${shown}</span>`, iconSize: [40, 40] });
}

/** As Leaflet takes them. */
export function corners([west, south, east, north]: Bounds): leaflet.LatLngBoundsExpression {
  return [
    [south, west],
    [north, east],
  ];
}
