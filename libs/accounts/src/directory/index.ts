import { DirectoryDepartures } from './directory-departures.service.js';
import { DirectoryLogin } from './directory-login.service.js';
import { DirectoryProof } from './directory-proof.service.js';
import { Directory } from './directory.service.js';

export const DIRECTORY_PROVIDERS = [Directory, DirectoryDepartures, DirectoryLogin, DirectoryProof];
