/* The second button of the log-in page. What the passkey answered goes with the form
   itself, so that where one wanted to go, and a form kept over the log-in, go with it. */
import { able, answer, bytes, post, Refused } from "./passkey.js";

const way = document.querySelector("#passkey");
const button = way.querySelector("button");
const told = way.querySelector("[role=status]");

if (able()) {
  way.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      const asked = await post(way.dataset.asked);
      const fields = await answer(bytes(asked.challenge), asked.rp);
      const form = document.querySelector("form[data-login]");
      for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.action = way.dataset.address;
      form.submit();
    } catch (error) {
      button.disabled = false;
      told.textContent = error instanceof Refused ? error.message : way.dataset.failed;
    }
  });
}
