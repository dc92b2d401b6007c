import type { Plugin, Rolldown } from 'vite';

type Modules = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

/** Builds src/elements as one script of its own, at an address that is known before anything is built. */
export function elements(entry: string): Plugin {
  return {
    name: 'convoke:elements',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    buildStart() {
      this.emitFile({ type: 'chunk', id: entry, fileName: '_app/immutable/elements.js' });
    },
  };
}

/** Puts what that script needs at once into one chunk, so that sharing it with pages does not bring it their code. */
export function chunkOfElements(entry: string): (id: string, modules: Modules) => string | null {
  let needed: Set<string> | undefined;
  return (id, modules) => {
    needed ??= reachable(entry, modules);
    return needed.has(id) ? 'elements' : null;
  };
}

/** What a file loads at once, with all that this loads, and itself. */
export function reachable(entry: string, modules: Modules): Set<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    modules.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  visit(entry);
  return found;
}
