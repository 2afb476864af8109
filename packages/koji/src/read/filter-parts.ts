import { z } from 'zod';
import { hubSeconds } from '../model/hub-time.js';

/** A number of the hub, or a name. */
export const idOrName = z.union([z.number().int().positive(), z.string().min(1)]);
/** A number of the hub. */
export const id = z.number().int().positive();
/** A moment; the hub gets seconds. */
export const moment = z.date().transform(hubSeconds);
/** The kind of a build: `rpm`, `maven`, `win`, `image`, or one that the site has added. */
export const buildType = z.string().min(1);
