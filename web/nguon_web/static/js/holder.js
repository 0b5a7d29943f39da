/* What this phone keeps: a key for each person who works on it, and what was signed but
   not sent yet. A key is made here, cannot be taken out, and is gone with the browser's
   storage: then one enrols again. */

const open = () => new Promise((done, failed) => {
  const asked = indexedDB.open("nguon", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("device", { keyPath: "login" });
    asked.result.createObjectStore("waiting", { keyPath: "number", autoIncrement: true });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function run(name, mode, act) {
  const base = await open();
  try {
    return await new Promise((done, failed) => {
      const work = base.transaction(name, mode);
      const asked = act(work.objectStore(name));
      work.oncomplete = () => done(asked.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  } finally {
    base.close();
  }
}

/* {login, organisation, key, ends, signer}: `key` is the SHA-256 name, `signer` signs. */
export const device = (login) => run("device", "readonly", (store) => store.get(login));
export const keep = (made) => run("device", "readwrite", (store) => store.put(made));
export const forget = (login) => run("device", "readwrite", (store) => store.delete(login));

/* {number, login, form, address, fields, words, page}: `fields` are pairs, as a form sends
   them; `page` is its refusal, until it was looked at. */
export const wait = (sent) => run("waiting", "readwrite", (store) => store.add(sent));
export const put = (one) => run("waiting", "readwrite", (store) => store.put(one));
export const waiting = () => run("waiting", "readonly", (store) => store.getAll());
export const sent = (number) => run("waiting", "readwrite", (store) => store.delete(number));
