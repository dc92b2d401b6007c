export interface DemoPlace {
  description: string;
  street: string;
  locality: string;
  region: string;
  postalCode: string;
  country: string;
  longitude: number;
  latitude: number;
}

export interface DemoEvent {
  title: string;
  organizer: string;
  /** The group that it is of, by its username; its organizer publishes for it. */
  group?: string;
  category: string;
  language: string;
  description: string;
  /** Days from today, hour on the clock of the place, length in hours. */
  day: number;
  hour: number;
  hours: number;
  timezone: string;
  place?: DemoPlace;
  online?: string;
  tags: string[];
  participants: string[];
  capacity?: number;
  approval?: boolean;
  status?: 'TENTATIVE' | 'CANCELLED';
  draft?: boolean;
  picture?: {
    scene: 'trees' | 'workshop' | 'music' | 'books' | 'kitchen' | 'hills' | 'stars' | 'sea';
    hue: number;
    alt: string;
  };
}

const LYON: DemoPlace = {
  description: 'Parc de la Tête d’Or',
  street: 'Place Général Leclerc',
  locality: 'Lyon',
  region: 'Auvergne-Rhône-Alpes',
  postalCode: '69006',
  country: 'France',
  longitude: 4.8527,
  latitude: 45.7772,
};
const LYON_WORKSHOP: DemoPlace = {
  ...LYON,
  description: 'Atelier du Rhône',
  street: '12 rue de Marseille',
  postalCode: '69007',
  longitude: 4.8423,
  latitude: 45.7515,
};
const NANTES: DemoPlace = {
  description: 'Les Machines',
  street: 'Boulevard Léon Bureau',
  locality: 'Nantes',
  region: 'Pays de la Loire',
  postalCode: '44200',
  country: 'France',
  longitude: -1.5648,
  latitude: 47.2066,
};
const BERLIN: DemoPlace = {
  description: 'Stadtbibliothek, Lesesaal',
  street: 'Breite Straße 30',
  locality: 'Berlin',
  region: 'Berlin',
  postalCode: '10178',
  country: 'Germany',
  longitude: 13.4039,
  latitude: 52.5163,
};
const LISBON: DemoPlace = {
  description: 'Miradouro da Graça',
  street: 'Largo da Graça',
  locality: 'Lisboa',
  region: 'Lisboa',
  postalCode: '1170-165',
  country: 'Portugal',
  longitude: -9.1312,
  latitude: 38.7165,
};
const GLASGOW: DemoPlace = {
  description: 'Community Hall',
  street: '40 Albert Drive',
  locality: 'Glasgow',
  region: 'Scotland',
  postalCode: 'G41 2PE',
  country: 'United Kingdom',
  longitude: -4.2757,
  latitude: 55.8397,
};

const PARIS_TIME = 'Europe/Paris';

/** A living town: past and coming, free and by approval, full, cancelled, online and still a draft. */
export const DEMO_EVENTS: DemoEvent[] = [
  {
    title: 'More trees, less ads!',
    organizer: 'rose',
    group: 'trees',
    category: 'CAUSES',
    language: 'en',
    description:
      '<p>The city takes down forty billboards this winter. We bring forty saplings.</p><h3>What to bring</h3><ul><li>Gloves and boots</li><li>A spade, if you have one</li><li>Something warm to share</li></ul><p>No experience needed: somebody will show you. Children welcome.</p>',
    day: 6,
    hour: 14,
    hours: 4,
    timezone: PARIS_TIME,
    place: LYON,
    tags: ['trees', 'public space', 'planting'],
    participants: ['amir', 'lea', 'jonas'],
    picture: { scene: 'trees', hue: 150, alt: 'Drawing of young trees where a billboard stood' },
  },
  {
    title: 'Café réparation du quartier',
    organizer: 'amir',
    category: 'CRAFTS',
    language: 'fr',
    description:
      '<p>Apportez ce qui ne marche plus : grille-pain, vélo, lampe, pantalon. On répare ensemble, on apprend en le faisant, et le café est à prix libre.</p>',
    day: 2,
    hour: 10,
    hours: 5,
    timezone: PARIS_TIME,
    place: LYON_WORKSHOP,
    tags: ['réparation', 'vélo', 'entraide'],
    participants: ['rose', 'lea'],
    capacity: 24,
    picture: { scene: 'workshop', hue: 28, alt: 'Dessin d’un établi avec des outils accrochés au mur' },
  },
  {
    title: 'Chanter ensemble : concert d’hiver',
    organizer: 'lea',
    category: 'MUSIC',
    language: 'fr',
    description:
      '<p>Soixante voix, aucune sélection, un seul répertoire : celui qu’on aime. Entrée libre, chapeau à la sortie.</p>',
    day: 12,
    hour: 20,
    hours: 2,
    timezone: PARIS_TIME,
    place: NANTES,
    tags: ['chorale', 'concert'],
    participants: ['rose_utopia', 'amir'],
    picture: { scene: 'music', hue: 320, alt: 'Dessin de notes et de voix au-dessus d’une scène' },
  },
  {
    title: 'Reading circle: Ursula K. Le Guin',
    organizer: 'jonas',
    category: 'BOOK_CLUBS',
    language: 'en',
    description: '<p>This month <em>The Dispossessed</em>. Come even if you did not finish it; nobody asks.</p>',
    day: 4,
    hour: 19,
    hours: 2,
    timezone: 'Europe/Berlin',
    place: BERLIN,
    tags: ['books', 'science fiction'],
    participants: ['rose_utopia'],
    capacity: 12,
    approval: true,
    picture: { scene: 'books', hue: 265, alt: 'Drawing of a shelf of books under a lamp' },
  },
  {
    title: 'Sunset walk over the seven hills',
    organizer: 'lea',
    category: 'OUTDOORS_ADVENTURE',
    language: 'en',
    description: '<p>Nine slow kilometres, eleven viewpoints, one bakery. We stop whenever somebody wants to look.</p>',
    day: 19,
    hour: 16,
    hours: 3,
    timezone: 'Europe/Lisbon',
    place: LISBON,
    tags: ['walking', 'views'],
    participants: ['jonas'],
    picture: { scene: 'hills', hue: 20, alt: 'Drawing of hills in the evening sun' },
  },
  {
    title: 'Community kitchen: soup for a hundred',
    organizer: 'amir',
    category: 'FOOD_DRINK',
    language: 'en',
    description:
      '<p>We chop from four, we eat at seven. Everything is vegan, everything is free, everybody washes up.</p>',
    day: 8,
    hour: 16,
    hours: 5,
    timezone: 'Europe/London',
    place: GLASGOW,
    tags: ['food', 'solidarity'],
    participants: ['rose', 'lea', 'jonas'],
    capacity: 4,
    picture: { scene: 'kitchen', hue: 95, alt: 'Drawing of a steaming pot on a long table' },
  },
  {
    title: 'How to run a free server for your town',
    organizer: 'jonas',
    category: 'SCIENCE_TECH',
    language: 'en',
    description:
      '<p>An evening online for people who never did it. We install one together, from nothing to the first event.</p>',
    day: 5,
    hour: 18,
    hours: 2,
    timezone: 'Europe/Berlin',
    online: 'https://meet.example.org/free-servers',
    tags: ['self-hosting', 'fediverse'],
    participants: ['amir', 'rose_utopia'],
  },
  {
    title: 'Nuit des étoiles',
    organizer: 'rose',
    category: 'LEARNING',
    language: 'fr',
    description:
      '<p>Trois télescopes, un planétarium gonflable et beaucoup de couvertures. Annulée si le ciel est couvert.</p>',
    day: 27,
    hour: 21,
    hours: 3,
    timezone: PARIS_TIME,
    place: {
      ...LYON,
      description: 'Observatoire',
      street: '9 avenue Charles André',
      locality: 'Saint-Genis-Laval',
      postalCode: '69230',
      longitude: 4.7856,
      latitude: 45.6953,
    },
    tags: ['astronomie', 'famille'],
    participants: ['lea'],
    status: 'TENTATIVE',
    picture: { scene: 'stars', hue: 230, alt: 'Dessin d’un télescope sous un ciel étoilé' },
  },
  {
    title: 'Assemblée du jardin partagé',
    organizer: 'rose',
    category: 'COMMUNITY',
    language: 'fr',
    description: '<p>À l’ordre du jour : l’eau, les clés, la haie, et le nom de la cabane.</p>',
    day: 15,
    hour: 18,
    hours: 2,
    timezone: PARIS_TIME,
    place: LYON_WORKSHOP,
    tags: ['jardin', 'assemblée'],
    participants: ['amir'],
  },
  {
    title: 'Winter swim',
    organizer: 'lea',
    category: 'SPORTS',
    language: 'en',
    description: '<p>Cancelled: the water is closed after the storm. We meet for tea another day.</p>',
    day: 9,
    hour: 8,
    hours: 1,
    timezone: 'Europe/Lisbon',
    place: {
      ...LISBON,
      description: 'Praia de Carcavelos',
      street: 'Avenida Marginal',
      locality: 'Carcavelos',
      postalCode: '2775-604',
      longitude: -9.3361,
      latitude: 38.6793,
    },
    tags: ['swimming'],
    participants: ['jonas'],
    status: 'CANCELLED',
    picture: { scene: 'sea', hue: 195, alt: 'Drawing of waves and a bathing hut' },
  },
  {
    title: 'Chess in the park',
    organizer: 'lea',
    category: 'GAMES',
    language: 'en',
    description: '<p>Boards and clocks are there. Beginners play beginners.</p>',
    day: -5,
    hour: 15,
    hours: 3,
    timezone: PARIS_TIME,
    place: LYON,
    tags: ['chess', 'games'],
    participants: ['rose', 'jonas', 'amir'],
  },
  {
    title: 'A town without advertisements: the exhibition',
    organizer: 'rose_utopia',
    category: 'ARTS',
    language: 'en',
    description: '<p>Sixty posters for things nobody sells. Open every day but Monday, for six weeks.</p>',
    day: 1,
    hour: 11,
    hours: 42 * 24,
    timezone: PARIS_TIME,
    place: NANTES,
    tags: ['exhibition', 'public space'],
    participants: ['jonas'],
  },
  {
    title: 'Spring planting, first ideas',
    organizer: 'rose',
    category: 'CAUSES',
    language: 'en',
    description: '<p>To be discussed before we announce it.</p>',
    day: 60,
    hour: 10,
    hours: 6,
    timezone: PARIS_TIME,
    place: LYON,
    tags: ['trees'],
    participants: [],
    draft: true,
  },
];
