import { writeTemplates } from './files.ts';

writeTemplates();
