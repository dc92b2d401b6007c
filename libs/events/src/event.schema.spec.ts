import { describe, expect, it } from 'vitest';
import { InvalidInput, parseInput } from '#convoke/core';
import { eventChange, newEvent } from './event.schema.js';

const least = {
  title: 'More trees',
  description: '<p>less ads</p>',
  beginsOn: new Date('2026-06-01T12:00:00Z'),
  organizerActorId: '1',
};

/** The field and message of the rules that the arguments break. */
function faults(input: object): string[] {
  try {
    parseInput(newEvent, { ...least, ...input });
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
  return [];
}

const written = (input: object) => parseInput(newEvent, { ...least, ...input });

describe('what makes an event', () => {
  it.each([
    [{ title: ' ab ' }, 'title: error_too_short'],
    [{ title: 'x'.repeat(201) }, 'title: error_too_long'],
    [{ title: 'a\u0000bc' }, 'title: error_invalid'],
    [{ description: 'x'.repeat(100_001) }, 'description: error_too_long'],
    [{ organizerActorId: '1 OR 1=1' }, 'organizerActorId: error_invalid'],
    [{ externalParticipationUrl: 'javascript:alert(1)' }, 'externalParticipationUrl: error_url'],
    [{ onlineAddress: 'data:text/html,hi' }, 'onlineAddress: error_url'],
    [{ onlineAddress: 'https://here.example/\r\nSet-Cookie: a=b' }, 'onlineAddress: error_url'],
    [{ onlineAddress: 'example.org' }, 'onlineAddress: error_url'],
    [{ phoneAddress: '1'.repeat(101) }, 'phoneAddress: error_too_long'],
    [{ language: 'not a language' }, 'language: error_language'],
    [{ language: 'de-1996-1996' }, 'language: error_language'],
    [{ tags: ['x'] }, 'tags: error_tag_too_short'],
    [{ tags: ['x'.repeat(41)] }, 'tags: error_tag_too_long'],
    [{ tags: ['🎉🎉'] }, 'tags: error_tag_without_letters'],
    [{ tags: Array.from({ length: 21 }, (_, index) => `tag ${index}`) }, 'tags: error_too_many'],
    [{ contacts: [{ id: 'somebody' }] }, 'contacts.0.id: error_invalid'],
    [{ metadata: [{ key: '', value: 'x' }] }, 'metadata.0.key: error_required'],
    [{ metadata: [{ key: 'mz:visio:zoom', value: 'javascript:alert(1)' }] }, 'metadata.0.value: error_url'],
    [{ metadata: [{ key: 'mz:live:owncast:url', value: 'nowhere' }] }, 'metadata.0.value: error_url'],
    [{ metadata: [{ key: 'seats', value: 'many', type: 'integer' }] }, 'metadata.0.value: error_invalid'],
    [{ metadata: Array.from({ length: 51 }, () => ({ key: 'k', value: 'v' })) }, 'metadata: error_too_many'],
    [{ options: { maximumAttendeeCapacity: -1 } }, 'options.maximumAttendeeCapacity: error_too_small'],
    [{ options: { maximumAttendeeCapacity: 1_000_001 } }, 'options.maximumAttendeeCapacity: error_too_big'],
    [{ options: { offers: [{ price: -1 }] } }, 'options.offers.0.price: error_too_small'],
    [{ options: { offers: [{ priceCurrency: 'euro' }] } }, 'options.offers.0.priceCurrency: error_currency'],
    [
      { options: { participationConditions: [{ url: 'file:///etc' }] } },
      'options.participationConditions.0.url: error_url',
    ],
    [{ options: { program: 'x'.repeat(20_001) } }, 'options.program: error_too_long'],
    [{ options: { timezone: 'Europe/Atlantis' } }, 'options.timezone: error_timezone'],
  ])('names the field that breaks a rule: %j', (input, fault) => {
    expect(faults(input)).toEqual([fault]);
  });

  it('names every broken field at once', () => {
    expect(faults({ title: '', language: '-', tags: ['x'] })).toHaveLength(3);
  });

  it('keeps formatting and drops scripts of the description', () => {
    const { description } = written({
      description: '<p onclick="x()"><b>Bold</b><script>alert(1)</script><a href="javascript:x()">link</a></p>',
    });
    expect(description).toContain('<b>Bold</b>');
    expect(description).not.toMatch(/script|onclick/);
  });

  it('folds tags: the first spelling of each stays, without # and blanks', () => {
    const { tags } = written({ tags: ['#Écologie', ' ecologie', '', null, 'Écologie!', 'vélo  libre'] });
    expect(tags).toEqual(['Écologie', 'vélo libre']);
  });

  it('takes 0 places for no limit', () => {
    expect(written({ options: { maximumAttendeeCapacity: 0 } }).options).toEqual({ maximumAttendeeCapacity: null });
  });

  it('takes the name of a category in any case', () => {
    expect(written({ category: 'arts' }).category).toBe('ARTS');
  });

  it('takes blank addresses for none', () => {
    expect(written({ onlineAddress: ' ', phoneAddress: '' })).toMatchObject({
      onlineAddress: null,
      phoneAddress: null,
    });
  });
});

describe('what changes an event', () => {
  it('says nothing of what was left out', () => {
    expect(parseInput(eventChange, { title: 'New title' })).toEqual({ title: 'New title' });
  });

  it('cannot take away with null what every event has, and can what it need not have', () => {
    const change = parseInput(eventChange, {
      title: null,
      visibility: null,
      beginsOn: null,
      endsOn: null,
      onlineAddress: null,
    });
    expect(change).toEqual({ endsOn: null, onlineAddress: null });
  });
});
