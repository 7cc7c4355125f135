import { writeFileSync } from 'node:fs';
import { worldJsonSchema } from '../simulator/world/world.ts';

// Run it after a change of the world's shape, then format: tsx local/worlds/world-schema-file.ts && biome check --write local/worlds
writeFileSync(new URL('./world.schema.json', import.meta.url), `${JSON.stringify(worldJsonSchema(), null, 2)}\n`);
