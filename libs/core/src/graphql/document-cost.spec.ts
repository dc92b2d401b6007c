import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentCost } from './document-cost.js';
import { MAX_LENGTH } from './max-length.js';

const schema = buildSchema(`
  type Query { events(page: Int, limit: Int = 10): Events, event: Event, tags: [String], days: [Event] }
  type Events { total: Int, elements: [Event] }
  type Event { id: ID, related: [Event], events(page: Int, limit: Int = 10): Events }
`);
schema.getQueryType()!.getFields().days!.extensions = { [MAX_LENGTH]: 42 };

function costOf(source: string, variables: Record<string, unknown> = {}) {
  const document = parse(source);
  return documentCost(schema, document, getOperationAST(document)!, variables);
}

describe('the cost of a document', () => {
  it('counts a page at the length it asks for, whether written or in a variable', () => {
    expect(costOf('{ events(limit: 20) { total elements { id } } }').cost).toBe(1 + 1 + 1 + 20);
    expect(costOf('query ($n: Int) { events(limit: $n) { elements { id } } }', { n: 20 }).cost).toBe(1 + 1 + 20);
  });

  it('counts a list without pages at the length that the schema states', () => {
    expect(costOf('{ days { related { id } } }').cost).toBe(1 + 42 * (1 + 5));
  });

  it('counts the default of a variable that the request leaves out', () => {
    expect(costOf('query ($n: Int = 50) { events(limit: $n) { elements { id } } }').cost).toBe(1 + 1 + 50);
  });

  it('is fixed unless a variable says how long a list is', () => {
    expect(costOf('query ($n: Int) { event { id } events(limit: 5, page: $n) { total } }').fixed).toBe(true);
    expect(
      costOf('query ($n: Int) { event { id } ...F } fragment F on Query { events(limit: $n) { total } }').fixed,
    ).toBe(false);
  });

  it('counts no more elements than a page can hold', () => {
    const most = costOf('{ events(limit: 100) { elements { id } } }').cost;
    expect(costOf('{ events(limit: 100000) { elements { id } } }').cost).toBe(most);
  });

  it('multiplies nested pages', () => {
    expect(costOf('{ events(limit: 50) { elements { events(limit: 50) { elements { id } } } } }').cost).toBeGreaterThan(
      50 * 50,
    );
  });

  it('counts aliases as roots, through fragments too', () => {
    expect(costOf('{ a: event { id } b: event { id } ...F } fragment F on Query { c: event { id } }').roots).toBe(3);
  });

  it('measures nesting depth through fragments', () => {
    expect(costOf('{ event { ...F } } fragment F on Event { related { related { id } } }').depth).toBe(4);
  });

  it('measures fragments that double forty times without walking each path', () => {
    const levels = Array.from(
      { length: 40 },
      (_, level) => `fragment F${level} on Event { related { ...F${level + 1} } b: related { ...F${level + 1} } }`,
    );
    const cost = costOf(`{ event { ...F0 } } ${levels.join(' ')} fragment F40 on Event { id }`);
    expect(cost.cost).toBeGreaterThan(1e12);
  });
});
