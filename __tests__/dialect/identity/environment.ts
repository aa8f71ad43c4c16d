/** Variables of the runner for one test. Invariant: those of the machine are out of the way, and back afterwards. */

/** Of clouds and the runner's token service. */
const OURS = /^(AWS_|AZURE_|GOOGLE_|GCLOUD_|GCE_|CLOUDSDK_|ACTIONS_ID_TOKEN_|IDENTITY_|MSI_|IMDS_)/

/** Sets these, and no others of clouds, until it is disposed of. */
export function withVariables(given: Readonly<Record<string, string>>): Disposable {
  const before = process.env
  const others = Object.entries(before).filter(([name]) => !OURS.test(name))
  process.env = { ...Object.fromEntries(others), ...given }
  return {
    [Symbol.dispose]: () => {
      process.env = before
    },
  }
}
