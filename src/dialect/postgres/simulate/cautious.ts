/**
 * Doubts about what the change has made and the server cannot be shown: extensions, operators,
 * casts. Invariant: an error that may come of not seeing them is never foreseen.
 */
import { Refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

type Handler = (world: World, fields: unknown) => Promise<void>

/** What is said of a name, a type or an operator that is not there or does not fit. */
const OF_NAMES = /^(?:42(?:704|883|846|804|725|P01|P13|P17|P18|P21|P22|703)|3F000|22P02)$/

/** Makes doubts of such errors where there is something unseen. */
export const cautious = (handlers: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      async (world: World, fields: unknown): Promise<void> => {
        const { things } = world.state
        try {
          await handler(world, fields)
        } catch (thrown) {
          const made = [...things].find(([path, thing]) => path.startsWith('unseen ') && thing !== null)?.[0]
          if (made === undefined || !(thrown instanceof Refusal) || !OF_NAMES.test(thrown.sqlError.code))
            throw thrown
          throw new Unsure(`it may use ${made.slice('unseen '.length)}, which only this change makes`)
        }
      },
    ]),
  )
