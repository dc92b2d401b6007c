import { describe, expect, it } from 'vitest';
import { areaAround, areaFromBox, type Box } from './area.js';

const DEGREE_KM = 111.195;
const holds = (boxes: Box[], longitude: number, latitude: number) =>
  boxes.some(
    ({ west, east, south, north }) => west <= longitude && longitude <= east && south <= latitude && latitude <= north,
  );

/** Where one comes to from a place, so far in that direction (radians from north). */
function destination(longitude: number, latitude: number, kilometres: number, bearing: number) {
  const radians = Math.PI / 180;
  const [distance, phi, lambda] = [kilometres / 6371, latitude * radians, longitude * radians];
  const reached = Math.asin(
    Math.sin(phi) * Math.cos(distance) + Math.cos(phi) * Math.sin(distance) * Math.cos(bearing),
  );
  const turned = Math.atan2(
    Math.sin(bearing) * Math.sin(distance) * Math.cos(phi),
    Math.cos(distance) - Math.sin(phi) * Math.sin(reached),
  );
  const degrees = (lambda + turned) / radians;
  return { latitude: reached / radians, longitude: ((degrees + 540) % 360) - 180 };
}

describe('areaAround', () => {
  it.each([
    [2.35, 48.85, 50],
    [0, 0, 500],
    [179.9, -17, 100],
    [-179.9, 65, 300],
    [10, 89.5, 20],
    [10, 89.5, 200],
    [-70, -89.9, 50],
    [25, 60, 5000],
  ])('holds all within a circle around %d, %d', (longitude, latitude, kilometres) => {
    const { boxes } = areaAround({ longitude, latitude }, kilometres);
    for (let step = 0; step < 72; step++) {
      const rim = destination(longitude, latitude, kilometres * 0.9999, (step * Math.PI) / 36);
      expect(holds(boxes, rim.longitude, rim.latitude)).toBe(true);
    }
  });

  it('is not much larger than the circle', () => {
    const [box] = areaAround({ longitude: 2.35, latitude: 48.85 }, 50).boxes;
    expect((box!.north - box!.south) * DEGREE_KM).toBeLessThan(102);
    expect((box!.east - box!.west) * DEGREE_KM * Math.cos((48.85 * Math.PI) / 180)).toBeLessThan(103);
  });
});

describe('areaFromBox', () => {
  it('reads north-west and south-east corner, blanks allowed', () => {
    expect(areaFromBox('48.9, 2.1:48.7,2.5')).toEqual({ boxes: [{ north: 48.9, west: 2.1, south: 48.7, east: 2.5 }] });
  });

  it('parts what lies across the date line, however the map counts', () => {
    const parts = [
      { west: 170, east: 180, south: -20, north: -10 },
      { west: -180, east: -170, south: -20, north: -10 },
    ];
    expect(areaFromBox('-10,170:-20,-170')!.boxes).toEqual(parts);
    expect(areaFromBox('-10,170:-20,190')!.boxes).toEqual(parts);
    expect(areaFromBox('-10,-190:-20,-170')!.boxes).toEqual(parts);
  });

  it('takes a map that shows the world more than once for the whole world', () => {
    expect(areaFromBox('80,-500:-80,600')!.boxes).toEqual([{ west: -180, east: 180, south: -80, north: 80 }]);
  });

  it.each(['', '1,2', '1,2:3', '91,0:0,1', '0,0:10,10', '1,2:x,4', '1;2:3;4', 'NaN,1:2,3', '1,2:3,4:5,6'])(
    'refuses %o',
    (text) => {
      expect(areaFromBox(text)).toBeUndefined();
    },
  );
});
