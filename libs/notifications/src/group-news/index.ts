import { GroupAudience } from './group-audience.queries.js';
import { GroupDigests } from './group-digests.jobs.js';
import { GroupNewsLetters } from './group-news-letters.service.js';
import { GroupNewsJobs } from './group-news.jobs.js';
import { GroupNewsQueries } from './group-news.queries.js';

export const GROUP_NEWS = [GroupAudience, GroupDigests, GroupNewsJobs, GroupNewsLetters, GroupNewsQueries];
