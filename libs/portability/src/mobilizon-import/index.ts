import { ImportCompletion } from './completion.service.js';
import { ImportSteps } from './import-steps.service.js';
import { ImportWriter } from './import-writer.service.js';
import { MobilizonImport } from './mobilizon-import.service.js';
import { MovedIds } from './moved-ids.service.js';
import { PictureMover } from './pictures/picture-mover.service.js';
import { PictureTaker } from './pictures/picture-taker.service.js';
import { ShownPictures } from './pictures/shown-pictures.service.js';
import { SubjectMover } from './subject-mover.service.js';

export const MOBILIZON_IMPORT = [
  ImportCompletion,
  ImportSteps,
  ImportWriter,
  MobilizonImport,
  MovedIds,
  PictureMover,
  PictureTaker,
  ShownPictures,
  SubjectMover,
];
