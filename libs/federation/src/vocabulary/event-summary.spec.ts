import { describe, expect, it } from 'vitest';
import { eventWithEverything, federatedActor, federatedPlace } from '#test/federated-event';
import { writeEvent } from './index.js';

type Values = Parameters<typeof eventWithEverything>[0];

function summary(values: Values, place: ReturnType<typeof federatedPlace> | null = federatedPlace()): string {
  const document = writeEvent(eventWithEverything(values), {
    organizer: federatedActor('host'),
    place,
    takesAnonymous: true,
  });
  // Spaces of Intl differ between its versions.
  return String(document.summary).replace(/[\u00a0\u202f\u2009]/g, ' ');
}

const offers = [{ price: 12.5, priceCurrency: 'EUR', url: null }];
const timezone = 'Europe/Paris';

describe('the summary that programs without events show', () => {
  it('says date, time, zone, place and price in the language of the event', () => {
    expect(summary({ language: 'en', isOnline: false, options: { offers } })).toBe(
      '<p>When: Tuesday, 8 December 2026, 18:00–23:30 (Central European Time, Europe/Paris)<br>' +
        'Where: Place Bellecour, 1 Place Bellecour, 69002 Lyon, France<br>Price: €12.50</p>',
    );
    expect(summary({ language: 'fr-CA', isOnline: false, options: { offers } })).toBe(
      '<p>Quand : mardi 8 décembre 2026, 18:00 – 23:30 (heure d’Europe centrale, Europe/Paris)<br>' +
        'Où : Place Bellecour, 1 Place Bellecour, 69002 Lyon, France<br>Prix : 12,50 €</p>',
    );
  });

  it('is English for languages that we do not speak', () => {
    for (const language of ['und', 'ja']) expect(summary({ language })).toContain('<p>When: ');
  });

  it('goes by the clock of the event', () => {
    expect(summary({ language: 'en', timezone: 'America/New_York' })).toContain('12:00–17:30 (Eastern Time');
    expect(summary({ language: 'en', timezone: 'UTC' })).toContain('17:00–22:30 (UTC)');
  });

  it('tells no time that the organizer hides', () => {
    const options = { showEndTime: false };
    expect(summary({ language: 'en', options, timezone })).toContain('at 18:00 (');
    expect(summary({ language: 'en', options: { ...options, showStartTime: false } })).not.toContain(':00');
  });

  it('names the day of the end where it is another', () => {
    const endsOn = new Date('2026-12-10T22:30:00Z');
    expect(summary({ language: 'en', endsOn })).toMatch(/8 December 2026 at 18:00.+10 December 2026 at 23:30/);
  });

  it('tells where to find what is online, on its own or as well', () => {
    expect(summary({ language: 'en' }, null)).toContain('<br>Where: Online, https://stream.example/lights<br>');
    expect(summary({ language: 'en' })).toContain('<br>Where: Place Bellecour');
    expect(summary({ language: 'en', isOnline: false }, null)).not.toContain('Where:');
  });

  it('says that nothing is to be paid, and nothing where nothing is known', () => {
    expect(summary({ language: 'fr', options: { offers: [{ price: 0 }] } })).toContain('Prix : Gratuit');
    expect(summary({ language: 'en', options: {} })).not.toContain('Price');
  });

  it('begins with the cancellation', () => {
    expect(summary({ language: 'en', status: 'cancelled' })).toMatch(/^<p><strong>This event has been cancelled\.</);
    expect(summary({ language: 'fr', status: 'cancelled' })).toMatch(/^<p><strong>Cet événement est annulé\.</);
  });

  it('is HTML in which nothing that a person wrote runs', () => {
    const place = federatedPlace({ description: '<script>alert(1)</script>', street: '"&\'' });
    expect(summary({ language: 'en', isOnline: false, options: {} }, place)).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;, &quot;&amp;&#39;',
    );
  });
});
