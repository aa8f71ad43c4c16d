/** Variables of the runner for one test. Invariant: those of the machine are out of the way, and back afterwards. */

/** Of clouds and the runner's token service. */
const OURS = /^(AWS_|AZURE_|GOOGLE_|GCLOUD_|GCE_|CLOUDSDK_|ACTIONS_ID_TOKEN_|IDENTITY_|MSI_|IMDS_)/

/** Sets these, and no others of clouds, until it is disposed of. */
export function withVariables(given: Readonly<Record<string, string>>): Disposable {
  const names = new Set([...Object.keys(process.env).filter(name => OURS.test(name)), ...Object.keys(given)])
  const before = [...names].map(name => [name, process.env[name]] as const)
  for (const name of names) delete process.env[name]
  Object.assign(process.env, given)
  return {
    [Symbol.dispose]: () => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    },
  }
}
