/**
 * The configuration file as one schema: from it comes the JSON Schema that editors
 * use (schema/greenline.schema.json). The keys are read by config-file.ts and
 * servers.ts, which say more than a schema can.
 */
import { z } from 'zod'
import { INPUTS } from './inputs.js'
import { RegionShape, ServerShape } from './server-shape.js'

const { config: _config, ...inputs } = INPUTS
const { environment, ...ofEnvironment } = inputs

const shapeOf = (
  given: Readonly<Record<string, { readonly schema: z.ZodType }>>,
): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(given).map(([name, { schema }]) => [name, schema.optional()]))

const EnvironmentShape = z
  .strictObject({
    ...shapeOf(ofEnvironment),
    regions: z
      .record(z.string(), RegionShape)
      .describe('Regions by name: what the servers that name them have in common')
      .optional(),
    servers: z
      .record(z.string(), ServerShape)
      .describe('Servers by name, in place of database-url')
      .optional(),
  })
  .meta({ id: 'environment' })

/** What `.github/greenline.yml` may hold, values as they are written. */
export const ConfigurationFile = z.strictObject({
  environment: environment.schema.optional(),
  ...shapeOf(ofEnvironment),
  environments: z
    .record(z.string(), EnvironmentShape)
    .describe('Inputs, servers and regions by the name of a GitHub environment')
    .optional(),
})
