/** Order of the libraries: one may import only those on lines before its own. */
const LAYERS = [
  ['core'],
  ['media', 'places'],
  ['instance'],
  ['accounts'],
  ['actors'],
  ['events'],
  ['threads'],
  ['posts', 'resources'],
  ['moderation'],
  ['notifications'],
  ['discovery'],
  ['federation'],
  ['portability'],
];

const layerRules = LAYERS.flatMap((layer, index) => {
  const later = LAYERS.slice(index).flat();
  return layer.map((lib) => ({
    name: `${lib}-imports-earlier-libs-only`,
    comment: 'See "Order of imports" in ARCHITECTURE.md; emit a domain event instead.',
    severity: 'error',
    from: { path: `^libs/${lib}/` },
    to: { path: `^libs/(${later.filter((other) => other !== lib).join('|') || 'none'})/` },
  }));
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|test|scripts)/' },
    },
    {
      name: 'only-through-the-index',
      comment: 'Another lib is reached through its index.ts, that is, through #convoke/<lib>.',
      severity: 'error',
      from: { path: '^(libs/([^/]+)|apps)/' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^libs/$2/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(libs|apps)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'outbox-knows-nothing-of-serving',
      comment: 'What both write lies in documents.',
      severity: 'error',
      from: { path: '^libs/federation/src/(outbox|documents)/' },
      to: { path: '^libs/federation/src/serve/' },
    },
    {
      name: 'web-speaks-graphql-only',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs|apps/server)/' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: '^(libs|apps/server|apps/cli)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies-in-the-program',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|\\.svelte-kit|translations/compiled)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'node', 'import', 'require', 'types', 'default'],
    },
  },
};
