// The bibliography as CSL-JSON, a plain list as citation tools expect it.
import { json, references } from '../components/copies/data.ts';
import { getCourse } from '../course/load.ts';

export const GET = (): Response => json(references.read(getCourse()));
