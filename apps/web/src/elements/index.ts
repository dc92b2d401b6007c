import { closeMenusOnLeave } from './menus.ts';
import { PlaceMap } from './place-map.ts';
import { ReaderTime } from './reader-time.ts';
import { CopyLink } from './copy-link.ts';
import { keepWorkerReady, returnOnline } from './offline.ts';
import { proveForms } from './proofs.ts';
import { sendFormsOnce } from './send-once.ts';
import { tellTimezone } from './timezone.ts';

tellTimezone();
closeMenusOnLeave();
proveForms();
sendFormsOnce();
keepWorkerReady();
returnOnline();
customElements.define('reader-time', ReaderTime);
customElements.define('copy-link', CopyLink);
customElements.define('place-map', PlaceMap);
