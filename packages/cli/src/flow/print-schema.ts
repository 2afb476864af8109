import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipelineJsonSchema } from '@omnipub/pipeline';
import type { Session, VerbResult } from '../session.js';

/** `omnipub schema` */
export async function printSchema(
  session: Session,
  options: { readonly output?: string },
): Promise<VerbResult> {
  const { ui, io } = session;
  const schema = await pipelineJsonSchema(session.registry);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (options.output !== undefined) {
    await writeFile(resolve(io.cwd, options.output), text);
    ui.note(`wrote ${options.output}\n`);
    return { outcome: 'written', exitCode: 0, file: options.output };
  }
  ui.emit({ type: 'schema', schema });
  if (!ui.json) ui.print(text);
  return { outcome: 'printed', exitCode: 0 };
}
