import { GroupVisibility, Openness } from '#convoke/actors';

interface Words {
  /** Username of who says it. */
  by: string;
  text: string;
}

/** A group of the demo; people are named by their usernames. */
export interface DemoGroup {
  preferredUsername: string;
  name: string;
  summary: string;
  openness: Openness;
  visibility: GroupVisibility;
  founder: string;
  members: string[];
  posts: { title: string; body: string }[];
  discussions: { title: string; first: Words; answers: Words[] }[];
  folders: string[];
}

export const DEMO_GROUPS: DemoGroup[] = [
  {
    preferredUsername: 'trees',
    name: 'Trees for the town',
    summary: '<p>We plant trees where cars used to stand, and water them in dry summers. Bring gloves.</p>',
    openness: Openness.OPEN,
    visibility: GroupVisibility.PUBLIC,
    founder: 'rose',
    members: ['amir', 'lea'],
    posts: [
      {
        title: 'Forty lime trees, and one fig',
        body: '<p>The market square has shade again, or will have in ten years. Thank you, all who dug!</p>',
      },
    ],
    discussions: [
      {
        title: 'Who waters in August?',
        first: { by: 'rose', text: '<p>I am away for two weeks. Who takes the square?</p>' },
        answers: [
          { by: 'amir', text: '<p>I do the first week, my workshop is next door.</p>' },
          { by: 'lea', text: '<p>Je prends la deuxième !</p>' },
        ],
      },
    ],
    folders: ['Planting plans', 'Photos'],
  },
];
