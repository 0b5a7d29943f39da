// The verifier: checks a bundle as nguon-verify does, in the browser, believing nothing
// but the log's public key. It depends on nothing but WebCrypto. The steps are in
// verify/bundle.js; each module says which Python module it agrees with, and both read
// the same tests/vectors.
import { checkBundle } from "./verify/bundle.js";
import { Refused, Unable } from "./verify/bytes.js";
import { parseVerifier } from "./verify/note.js";
import { openRecalls } from "./verify/told.js";

export { checkBundle, openRecalls, parseVerifier, Refused, Unable };
