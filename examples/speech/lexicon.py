"""The words of the grammar, by kind, and the clauses that hold them.

People, places and companies are invented or ordinary; nothing here is taken from a real
transcript. A `{blank}` in a clause names the kind that fills it.
"""

from __future__ import annotations

FIRST_NAMES = (
    "Nadia", "Oscar", "Maria", "Peter", "Laura", "Simon", "Elena", "Victor", "Julia", "Martin",
    "Sofia", "Daniel", "Amira", "Thomas", "Helen", "Robert", "Karen", "Samuel", "Alice", "George",
    "Paula", "Dennis", "Irene", "Walter", "Monica", "Leon",
)  # fmt: skip
SURNAMES = (
    "Okafor", "Lindgren", "Moreno", "Fischer", "Baker", "Petrov", "Tanaka", "Weaver", "Castillo",
    "Hoffman", "Murphy", "Nowak", "Santos", "Bergman", "Carter", "Jensen", "Romano", "Walker",
    "Singh", "Delgado",
)  # fmt: skip
SMALL_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip

WELCOMES = (
    "Welcome to the {show}.",
    "Hello everyone, and welcome to the {show}.",
    "Hi everyone, welcome back to the {show}.",
    "Welcome back to another episode of the {show}.",
)
OPENINGS = (
    "so ", "well, ", "yeah, ", "actually, ", "I think ", "I guess ", "you know, ", "of course ",
    "in my opinion, ", "honestly, ", "at the beginning, ", "for example, ", "then ", "usually ",
    "maybe ", "and ", "but ", "now ", "basically, ", "sometimes ", "I mean, ", "to be honest, ",
)  # fmt: skip
TAILS = (
    "every {period}", "in {place}", "at {company}", "with {First}", "last {period}", "right now",
    "these days", "at the same time", "for the first time", "in {number}", "after {number} {unit}",
    "without any {thing}", "together", "all the time", "step by step", "on {day}", "in practice",
)  # fmt: skip
JOINTS = (", and ", ", but ", ", so ", " because ", ", and then ", " when ", " if ", ", while ")
QUESTION_LEADS = (
    "so ", "okay, ", "and ", "interesting, ", "great, ", "thank you, ", "right, ", "but ",
)  # fmt: skip

CLAUSES = (
    "{who} {verbed} {the_thing}",
    "{who} {verbed} {the_thing} and {the_thing}",
    "{who} {want} to {verb} {the_thing}",
    "{who} {want} to {verb} the {adjective} {thing}",
    "{the_thing} is {adverb} {adjective}",
    "{the_thing} was {adjective} and {adjective}",
    "the {thing} of {the_thing} is {adjective}",
    "there are {number} {things} in {the_thing}",
    "there is a {adjective} {thing} for that",
    "we had {number} {things}",
    "we had about {number} {people} and {number} {things}",
    "it took us {number} {unit} to {verb} {the_thing}",
    "it takes {number} {unit}",
    "{person} told me to {verb} the {thing}",
    "{person} works as a {role} at {company}",
    "I worked with {person} at {company}",
    "my {relation} lives in {place}",
    "I moved from {place} to {place}",
    "I started as a {role} in {number}",
    "I was a {role} before that",
    "I am a {role} now",
    "you need to {verb} your {thing} first",
    "you should never {verb} the {thing}",
    "you can {verb} it {adverb}",
    "nobody {verbed} the {thing}",
    "everybody likes the {adjective} {thing}",
    "this is how we {verb} {things}",
    "this is a very {adjective} {thing}",
    "that was the most {adjective} {period} of my life",
    "{company} has an office in {place}",
    "{company} {verbed} {the_thing}",
    "the {role} and the {role} {verbed} it {adverb}",
    "it depends on {the_thing}",
    "it costs {number} {money}",
    "{number} percent of the {people} {want} to {verb} it",
    "the {people} in {place} are {adjective}",
    "they {verb} {things} every {period}",
    "we do not {verb} {things} any more",
    "I did not know what to {verb}",
    "it is not about {things}, it is about {things}",
    "some {people} {verb} their {things}",
    "let me tell you about {the_thing}",
    "the next {thing} is on {day}",
    "I would {verb} the {thing} again",
    "{who} will {verb} it next {period}",
    "he said that the {thing} is {adjective}",
    "she wrote a {thing} about {things}",
    "we use {things} instead of {things}",
    "I learned a lot from {person}",
    "the answer is {number}",
    "our team has {number} {people}",
)
QUESTIONS = (
    "how do you {verb} {the_thing}",
    "what is {the_thing}",
    "what do you think about {the_thing}",
    "why did {who} {verb} the {thing}",
    "when did you start to {verb} {things}",
    "where is the {adjective} {thing}",
    "who {verbed} the {thing}",
    "how many {things} do you have",
    "how many {people} work at {company}",
    "can you tell us about your {thing}",
    "do you remember the {adjective} {thing}",
    "is it {adjective} or {adjective}",
    "did you work with {person}",
    "should we {verb} it every {period}",
    "which {thing} was more {adjective}",
    "what would you {verb} first",
    "are there any {things} in {place}",
    "could you explain how to {verb} {the_thing}",
    "what did you do at {company}",
    "how long does it take",
)
REMARKS = (
    "Yeah.", "Right.", "Mhm.", "Okay.", "Exactly.", "Sure.", "Of course.", "That makes sense.",
    "I agree with {person}.", "Thank you very much.", "Very {adjective}.", "Good question.",
    "I do not know.", "I see.", "That is {adjective}.", "Yes.", "No, not really.",
    "Interesting.", "Uh, yeah.", "Let me think.", "I hope so.", "Maybe {number}.", "Perfect.",
)  # fmt: skip

KINDS: dict[str, tuple[str, ...]] = {
    "First": FIRST_NAMES,
    "person": ("{First}", "{First} {Surname}"),
    "Surname": SURNAMES,
    "show": (
        "Open Table podcast", "Data Garden podcast", "Evening Signal", "Paper Boat podcast",
        "Field Notebook", "Workshop Radio",
    ),
    "company": (
        "Brightwater", "Northwind", "Clever Fox", "Lumen Works", "Redwood Labs", "Kestrel",
        "Silverline", "Orchard Systems", "Bluebird", "Copperfield",
    ),
    "place": (
        "Berlin", "Lisbon", "Toronto", "Nairobi", "Vienna", "Dublin", "Osaka", "Riverton",
        "Eastbridge", "Madrid", "Boston", "Oslo",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "period": ("day", "week", "month", "year", "morning", "summer", "winter", "evening"),
    "unit": ("minutes", "hours", "days", "weeks", "months", "years", "seconds"),
    "money": ("dollars", "euros"),
    "who": (
        "I", "we", "you", "they", "{person}", "the {role}", "my {relation}", "our team",
        "some {people}",
    ),
    "relation": ("brother", "sister", "friend", "manager", "colleague", "teacher", "neighbour"),
    "people": (
        "people", "students", "engineers", "customers", "teachers", "friends", "listeners",
        "doctors", "researchers", "users",
    ),
    "role": (
        "teacher", "doctor", "designer", "data engineer", "software developer", "baker",
        "researcher", "product manager", "writer", "musician", "nurse", "pilot", "gardener",
        "scientist", "consultant",
    ),
    "want": (
        "want", "wanted", "tried", "need", "decided", "would like", "used", "learned", "forgot",
    ),
    "verb": (
        "build", "test", "open", "close", "write", "read", "change", "measure", "explain",
        "understand", "share", "sell", "buy", "clean", "repair", "compare", "find", "plan",
        "start", "finish", "move", "paint", "record", "publish", "improve", "check", "learn",
        "follow", "send", "carry", "cook", "draw", "train", "deploy", "break", "describe",
    ),
    "verbed": (
        "built", "tested", "opened", "closed", "wrote", "changed", "measured", "explained",
        "understood", "shared", "sold", "bought", "cleaned", "repaired", "compared", "found",
        "planned", "started", "finished", "moved", "painted", "recorded", "published",
        "improved", "checked", "followed", "sent", "carried", "cooked", "drew", "trained",
        "deployed", "broke", "described", "loved", "missed",
    ),
    "the_thing": (
        "the {thing}", "the {thing}", "the {adjective} {thing}", "this {thing}", "my {thing}",
        "our {adjective} {thing}", "a {thing}", "every {thing}", "another {thing}", "{things}",
    ),
    "thing": (
        "project", "model", "garden", "kitchen", "recording", "system", "story", "window",
        "machine", "letter", "market", "table", "computer", "program", "question", "report",
        "bridge", "river", "picture", "problem", "language", "number", "company", "library",
        "building", "camera", "bicycle", "train", "station", "harbour", "island", "mountain",
        "forest", "village", "coffee", "breakfast", "meeting", "interview", "podcast", "episode",
        "transcript", "speaker", "microphone", "pipeline", "database", "server", "website",
        "career", "course", "lesson", "school", "university", "experiment", "result", "idea",
        "plan", "budget", "deadline", "mistake", "tool", "answer", "chapter", "song", "game",
        "ticket", "journey", "ship", "winter coat",
    ),
    "things": (
        "projects", "models", "books", "stories", "windows", "machines", "letters", "questions",
        "pictures", "problems", "languages", "numbers", "companies", "buildings", "bicycles",
        "trains", "islands", "mountains", "meetings", "interviews", "episodes", "speakers",
        "tools", "servers", "websites", "courses", "lessons", "experiments", "results", "ideas",
        "plans", "mistakes", "answers", "chapters", "songs", "games", "tickets", "birds",
        "flowers", "apples", "voices", "words",
    ),
    "adjective": (
        "simple", "difficult", "beautiful", "expensive", "cheap", "quick", "slow", "useful",
        "strange", "important", "interesting", "quiet", "loud", "empty", "heavy", "modern",
        "ancient", "famous", "honest", "careful", "dangerous", "friendly", "green", "yellow",
        "broken", "small", "large", "different", "perfect", "popular", "possible", "serious",
        "warm", "cold", "young", "open", "technical", "practical", "wonderful",
    ),
    "adverb": (
        "quickly", "slowly", "really", "always", "never", "almost", "usually", "carefully",
        "surprisingly", "very", "quite", "still", "often", "probably",
    ),
}  # fmt: skip
