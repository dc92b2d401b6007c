import DataLoader from 'dataloader';
import type { RequestContext } from './request-context.js';

/** The loaders of one request, by their definition. */
export type Loaders = WeakMap<object, DataLoader<never, unknown>>;

/** Gives the request's own DataLoader. */
export type Loader<K, V> = (context: RequestContext) => DataLoader<K, V>;

/**
 * Declares a batched read: `batch` gets all keys asked for in one tick and answers a map; keys absent from it
 * load as `missing`.
 */
export function loader<K, V>(batch: Batch<K, V>): Loader<K, V | null>;
export function loader<K, V>(batch: Batch<K, V>, missing: () => V): Loader<K, V>;
export function loader<K, V>(batch: Batch<K, V>, missing: () => V | null = () => null): Loader<K, V | null> {
  const definition = {};
  return (context) => {
    const known = context.loaders.get(definition) as DataLoader<K, V | null> | undefined;
    if (known) return known;
    const made = new DataLoader<K, V | null>(async (keys) => {
      const found = await batch([...keys], context);
      return keys.map((key) => (found.has(key) ? found.get(key)! : missing()));
    });
    context.loaders.set(definition, made as unknown as DataLoader<never, unknown>);
    return made;
  };
}

type Batch<K, V> = (keys: K[], context: RequestContext) => Promise<Map<K, V>>;
