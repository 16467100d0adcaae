"""What the judge makes of edits that a person can judge by eye."""

from __future__ import annotations

import pytest

from compare.proposals.judge import judge_proposal
from compare.proposals.judgement import EditClass
from compare.proposals.options import ALL_CLASSES

NAMES = ("Abouzar Abbaspour", "Mark", "Eric", "Rose", "May")

LIES = (
    ("We had, we have five of them.", "We had five of them."),
    ("We had, we have five of them.", "We had, five of them."),
    ("I can, I will do it.", "I will do it."),
    ("It might, it will work.", "It will work."),
    ("I don't, I do know him.", "I do know him."),
    ("I do, I don't know him.", "I do know him."),
    ("He said no no, that's fine.", "He said no, that's fine."),
    ("It is very very big.", "It is very big."),
    ("We went to New York New York.", "We went to New York."),
    ("I hope Will will come.", "I hope Will come."),
    ("I think that that works.", "I think that works."),
    ("He had had a dog.", "He had a dog."),
    ("The thing is is that it is.", "The thing is that it is."),
    ("So do I like it here.", "Do I like it here."),
    ("So that he could go, we paid.", "That he could go, we paid."),
    ("So few people came to us.", "Few people came to us."),
    ("So far we have three.", "Far we have three."),
    ("And not one of them paid.", "Not one of them paid."),
    ("Well done, everybody here.", "Done, everybody here."),
    ("As you know, we left early.", "As, we left early."),
    ("Do you know, we left early?", "Do, we left early?"),
    ("You know what he did to us.", "What he did to us."),
    ("You know the answer to that.", "The answer to that."),
    ("I mean it when I say so.", "It when I say so."),
    ("I like it, like, a lot.", "I it, like, a lot."),
    ("He was like, no, I won't go.", "He was, no, I won't go."),
    ("Is he coming? Yeah. He is on a train.", "Is he coming? He is on a train."),
    ("Is he coming? Yeah, he is on a train.", "Is he coming? He is on a train."),
    ("It's big, right? We saw it.", "It's big. We saw it."),
    ("He's gone to the shop today.", "He is gone to the shop today."),
    ("It's been a year since then.", "It is been a year since then."),
    ("He's made a cake for all.", "He is made a cake for all."),
    ("They let us go to the shop.", "They let's go to the shop."),
    ("I'd put it on the table.", "I would put it on the table."),
    ("He'd go there if he could.", "He had go there if he could."),
    ("It weighs two hundred pounds today.", "It weighs £200 today."),
    ("It is five percentage points more.", "It is 5% points more."),
    ("Wait a second, he is here.", "Wait a 2nd, he is here."),
    ("We use Python 3.10 for this.", "We use Python 3.1 for this."),
    ("It was one two or three.", "It was 12 or three."),
    ("He has two three five of them.", "He has 235 of them."),
    ("It took a hundred and five days.", "It took a 100 and five days."),
    ("It costs one point five dollars.", "It costs 1.5 dollars."),
    ("A third of them left us.", "A 3rd of them left us."),
    ("He ate five, ten, or more.", "He ate 5 10, or more."),
    ("In nineteen, ninety people came.", "In 1990 people came."),
    ("No, more people came to us.", "No more people came to us."),
    ("No more people came to us.", "No, more people came to us."),
    ("Let's eat, Grandma, at the house.", "Let's eat Grandma, at the house."),
    ("Let's eat, kids, at the house.", "Let's eat kids, at the house."),
    ("My wife, the doctor, came by.", "My wife. The doctor, came by."),
    ("I met my wife. The doctor came.", "I met my wife, the doctor came."),
    ("I'll go if it rains. We stay home.", "I'll go if it rains, we stay home."),
    ("We stay. If it rains, you go.", "We stay, if it rains, you go."),
    ("If it rains, we stay at home.", "If it rains. We stay at home."),
    ("He left. Yesterday, she came in.", "He left yesterday. She came in."),
    ("He said, I left him there.", "He said I left him there."),
    ("He said. I left him there.", "He said, I left him there."),
    ("I don't think, he is right here.", "I don't think he is right here."),
    ("I didn't go because he was there.", "I didn't go, because he was there."),
    ("I didn't go, because he was there.", "I didn't go. Because he was there."),
    ("The man, who paid, left us there.", "The man who paid left us there."),
    ("Use data, engineers, and time here.", "Use data engineers, and time here."),
    ("I love my parents, Ann, and Bob.", "I love my parents, Ann and Bob."),
    ("I saw Ann. Bob left us there.", "I saw Ann, Bob left us there."),
    ("We met us in the morning then.", "We met US in the morning then."),
    ("The US paid us for that work.", "The us paid us for that work."),
    ("I may go there in a week.", "I May go there in a week."),
    ("A man eating chicken was seen there.", "A man-eating chicken was seen there."),
    ("We have more important things to do.", "We have more-important things to do."),
    ("They recover the sofa for me.", "They re-cover the sofa for me."),
    ("He may be right about it all.", "He maybe right about it all."),
    ("It is a part of the thing.", "It is apart of the thing."),
    ("Its price is what it is.", "It's price is what it is."),
    ("What it is is not clear now.", "What it's is not clear now."),
    ("They know they're there with their dog.", "They know their there with they're dog."),
    ("The sheep is in the field now.", "The sheep are in the field now."),
    ("If I was there, I would go.", "If I were there, I would go."),
    ("The team was paid for the work.", "The team were paid for the work."),
    ("She gave her dog a bone today.", "She gave dog her a bone today."),
    ("Turn left. Right, then go on.", "Turn left. Then go on."),
    ("Call one eight hundred five five five.", "Call 1 800 555."),
    ("I need a few of them here.", "I need few of them here."),
    ("We lost two, we lost three games.", "We lost three games."),
    ("Ann, Ann, come over here now.", "Ann, come over here now."),
    ("They say A, A, R, O, N.", "They say A, R, O, N."),
    ("We tried and tried and tried it.", "We tried and tried it."),
    ("It is long, long ago, he said.", "It is long ago, he said."),
    ("Knock, knock, who is there now?", "Knock, who is there now?"),
    ("A lot, a lot of people came.", "A lot of people came."),
    ("Mr. Erik Smith came to the door.", "Mr. Eric Smith came to the door."),
    ("He paid Mary for it, I know.", "He paid Mark for it, I know."),
    ("UM is a good university for us.", "Is a good university for us."),
    ("People say “um” a lot these days.", "People say a lot these days."),
    ("Uh-huh. That is what I said then.", "That is what I said then."),
    ("I think so, so we go on.", "I think so we go on."),
    ("I only, I only paid him once.", "I paid him once."),
    ("She is, she was not there then.", "She is not there then."),
    ("We can, we can not go there.", "We can go there."),
    ("It's the students' money, not mine.", "It's the student's money, not mine."),
    ("We had fifteen people in the room.", "We had fifty people in the room."),
    ("What he said is, it works fine.", "What he said is it works fine."),
    ("Oh no, I said it was me.", "No, I said it was me."),
    ("And so it goes, I think.", "It goes, I think."),
    ("Yeah, no, it works for us here.", "No, it works for us here."),
    ("I, for one, am glad of it.", "I, for 1, am glad of it."),
    ("Only I saw him on that day.", "I only saw him on that day."),
    ("Two and a half years went by.", "2 and a half years went by."),
    ("Six of us, three of them came.", "Six of us three of them came."),
    ("It's not, it's not not good.", "It's not good."),
    ("You can't, you can't not go there.", "You can't go there."),
    ("He wants, he wanted to pay us.", "He wants to pay us."),
    ("It was 5,000 in all, he said.", "It was 5.000 in all, he said."),
    ("He got 10 10 dollar bills there.", "He got 10 dollar bills there."),
    ("Will you, will you go with May?", "Will you go with may?"),
    ("The second, the second one was mine.", "The one was mine."),
    ("That was then, this is now, friends.", "That was then this is now, friends."),
    ("I said, well, he did well there.", "I said, he did there."),
    ("It cost, like, fifty dollars.", "It cost fifty dollars."),
    ("He is, like, ten years old.", "He is ten years old."),
    ("It was, you know, fifty people.", "It was fifty people."),
    ("It took for like, the next ten years.", "It took for the next ten years."),
    ("It took, like, a week to do it.", "It took a week to do it."),
    ("We waited for like an hour there.", "We waited for an hour there."),
    ("It cost, say, fifty dollars.", "It cost fifty dollars."),
    ("It cost fifty dollars or so.", "It cost fifty dollars."),
    ("It cost kind of fifty dollars.", "It cost fifty dollars."),
    ("It was. Well, fifty of them came.", "It was. Fifty of them came."),
    ("We ate fruit, like, apples and pears.", "We ate fruit, apples and pears."),
    ("He was, like, no, I won't go there.", "He was no, I won't go there."),
    ("It's kind of like a bank for them.", "It's kind of a bank for them."),
    ("It felt, like, he was sick then.", "It felt he was sick then."),
    ("He is, like, a father to me.", "He is a father to me."),
    ("And, like, I said, it works there.", "And I said, it works there."),
    ("It works because like we explained it.", "It works because we explained it."),
    ("It is red, I mean, blue for all.", "It is red, blue for all."),
    ("We met on Tuesday, I mean, Wednesday.", "We met on Tuesday, Wednesday."),
    ("He paid. I mean, he will pay us.", "He paid. He will pay us."),
    ("Just so you know, I left him there.", "Just so, I left him there."),
    ("He knows and you know, we all know.", "He knows and, we all know."),
    ("He asked because you know, and I don't.", "He asked because, and I don't."),
    ("Did he pay us. Yeah, he did it.", "Did he pay us. He did it."),
    ("So, so is he in the end.", "So is he in the end."),
    ("I told you, you know it all now.", "I told you know it all now."),
    ("I saw it, it was red there.", "I saw it was red there."),
    ("We like this, this is good stuff.", "We like this is good stuff."),
    ("He went in, in a suit then.", "He went in a suit then."),
    ("We do, do we not, like it?", "We do we not, like it?"),
    ("If I can, I can, he said then.", "If I can, he said then."),
    ("My, my, what a day it is.", "My, what a day it is."),
    ("I was, I am, and I will be here.", "I am, and I will be here."),
    ("It is, it isn't what we wanted.", "It isn't what we wanted."),
    ("It was on a tv- show people like.", "It was on a show people like."),
    ("What's he want from us now then?", "What is he want from us now then?"),
    ("We had eighteen twenty of them there.", "We had 1820 of them there."),
    ("Agent 007 came to the house then.", "Agent seven came to the house then."),
    ("We use version 2.0 of it here.", "We use version two of it here."),
    ("All In is a podcast he likes there.", "All in is a podcast he likes there."),
    ("Last year we watched Her.", "Last year we watched her."),
    ("I shop at the co-op in town.", "I shop at the coop in town."),
    ("We did it, we tried it there then.", "We did it we tried it there then."),
    ("I gave it to her, him and them then.", "I gave it to her him and them then."),
)
"""What was said, and a proposal that says something else: nothing of it is accepted."""

GOOD = (
    ("Um, we we moved, you know, to Berlin.", "We moved to Berlin."),
    ("I, uh, think it works.", "I think it works."),
    ("So we had, we have a plan.", "We have a plan."),
    ("We can't go, and it's late.", "We cannot go, and it is late."),
    ("It is late here.", "It's late here."),
    ("We paid twenty five people then.", "We paid 25 people then."),
    ("It was in nineteen ninety five then.", "It was in 1995 then."),
    ("They is here on monday.", "They are here on Monday."),
    ("I saw a apple in the box.", "I saw an apple in the box."),
    ("We met Abuzar in the park.", "We met Abouzar in the park."),
    ("I left, he stayed there.", "I left. He stayed there."),
    ("I left. He stayed there.", "I left, he stayed there."),
    ("Yeah it works for me.", "Yeah, it works for me."),
    ("Our co-founder left in the end.", "Our cofounder left in the end."),
    ("Then the ware- warehouse burned down.", "Then the warehouse burned down."),
    ("we left", "We left."),
    ("We went, you know, home.", "We went home."),
    ("He came, um, quickly to the house.", "He came quickly to the house."),
    ("And, you know, we tried it there.", "And we tried it there."),
    ("It's, like, really cold up there.", "It's really cold up there."),
    ("I mean, the trees are old now.", "The trees are old now."),
    ("No, um, more people came to us.", "No, more people came to us."),
    ("Well, i think so.", "I think so."),
)
"""What was said, and what may be made of it whole."""

SUGGESTED = (
    ("It is a house.", "It is the house.", EditClass.ARTICLE),
    ("It is like late now.", "It is late now.", EditClass.MARKER),
    ("You saw him.", "You saw him?", EditClass.QUESTION),
    ("The data base is full.", "The database is full.", EditClass.JOINED),
    ("We spoke of merkel trees.", "We spoke of merkle trees.", EditClass.WORDING),
    ("He's gone to bed.", "He is gone to bed.", EditClass.CONTRACTION),
)

GAPS = (
    ("We did it, you know, we tried.", "We tried.", "We did it, we tried."),
    ("We did it, um, we tried it.", "We did it we tried it.", "We did it, we tried it."),
    ("I saw him – um – we left.", "I saw him we left.", "I saw him – we left."),
    ("No, um, more people came.", "No more people came.", "No, more people came."),
    ("I said no, um, more came.", "I said no more came.", "I said no, more came."),
    ("It is not, um, solving it.", "It is not, solving it.", "It is not solving it."),
    (
        "He ate pears, um, figs, and nuts.",
        "He ate pears figs, and nuts.",
        "He ate pears, figs, and nuts.",
    ),
    ("I met my wife, um, the doctor.", "I met my wife the doctor.", "I met my wife, the doctor."),
    (
        "I met the doctor, um, Bob, there.",
        "I met the doctor Bob, there.",
        "I met the doctor, Bob, there.",
    ),
    ("Let's eat, um, kids, at home.", "Let's eat kids, at home.", "Let's eat, kids, at home."),
    ("We lost, um, nobody was there.", "We lost nobody was there.", "We lost, nobody was there."),
)
"""What was said, a proposal, and what is left of the marks around what goes: those that part what
stays."""

REFUSED = (
    ("He did not pay.", "He did pay.", EditClass.NEGATION),
    ("It may rain there.", "It will rain there.", EditClass.HEDGE),
    ("He paid 15 of them.", "He paid 50 of them.", EditClass.NUMBER),
    ("We met Ann there.", "We met Bob there.", EditClass.NAME),
    ("Most of it burned.", "All of it burned.", EditClass.QUANTITY),
    ("If he pays, we go.", "When he pays, we go.", EditClass.CONDITION),
    ("I paid for that house.", "We paid for that house.", EditClass.PERSON),
    ("It is cold up there.", "It was cold up there.", EditClass.TENSE),
    ("We went to the sea.", "We went from the sea.", EditClass.RELATION),
    ("We went home then.", "We went home secretly then.", EditClass.ADDITION),
    (
        "We paid the driver quickly at the gate.",
        "We quickly paid the driver at the gate.",
        EditClass.MOVED,
    ),
)

WHOLE = (
    ("", "no words"),
    ("…", "no words"),
    ("I'm sorry, but I can't help with that.", "another text"),
    ("We met him in the town near the", "breaks off"),
    ("We met him in the town near the river and we met her in the town.\nYes.", "several lines"),
    ("We met him in the \u200btown near the river and paid him.", "ZERO WIDTH SPACE"),
    ("We met him in the town near the r\u0456ver and paid him.", "CYRILLIC"),
    ("We met him in the \u202etown near the river and paid him.", "RIGHT-TO-LEFT"),
    ("We met **him** in the town near the river and paid him.", "ASTERISK"),
    ("We met him in the town near the river: https://example.org and paid him.", "SOLIDUS"),
    ("We met him in the town near the river and paid him. " * 2, "longer"),
    ("We met him in the town near the river and paid him. I hope this helps.", "around"),
)
RIVER = "We met him in the town near the river and paid him."


@pytest.mark.parametrize(("said", "proposed"), LIES)
def test_nothing_of_a_lie_is_accepted(said: str, proposed: str) -> None:
    assert judge_proposal(said, proposed, NAMES).text == said


@pytest.mark.parametrize(("said", "proposed"), GOOD)
def test_what_changes_no_meaning_is_made(said: str, proposed: str) -> None:
    judged = judge_proposal(said, proposed, NAMES)
    assert judged.text == proposed
    assert {edit.verdict for edit in judged.edits} == {"accepted"}


@pytest.mark.parametrize(("said", "proposed", "result"), GAPS)
def test_a_mark_that_parts_what_stays_stays(said: str, proposed: str, result: str) -> None:
    assert judge_proposal(said, proposed).text == result


@pytest.mark.parametrize(("said", "proposed", "kind"), SUGGESTED)
def test_what_may_mean_something_is_suggested(said: str, proposed: str, kind: EditClass) -> None:
    judged = judge_proposal(said, proposed)
    (edit,) = judged.edits
    assert (judged.text, edit.kind, edit.verdict) == (said, kind, "suggested")
    assert judged.text.count(edit.find) == 1
    assert judged.text.replace(edit.find, edit.replacement) == proposed


@pytest.mark.parametrize(("said", "proposed", "kind"), REFUSED)
def test_what_touches_meaning_is_refused(said: str, proposed: str, kind: EditClass) -> None:
    judged = judge_proposal(said, proposed)
    assert judged.text == said
    assert kind in {edit.kind for edit in judged.with_verdict("refused")}


@pytest.mark.parametrize(("proposed", "reason"), WHOLE)
def test_an_answer_that_is_no_reading_is_refused_whole(proposed: str, reason: str) -> None:
    judged = judge_proposal(RIVER, proposed)
    assert (judged.text, judged.is_refused) == (RIVER, True)
    assert reason in judged.edits[0].reason


@pytest.mark.parametrize("language", ["de", None])
def test_in_another_language_nothing_is_accepted(language: str | None) -> None:
    judged = judge_proposal("Um, we we moved.", "We moved.", language=language)
    assert judged.text == "Um, we we moved."
    assert not judged.with_verdict("accepted")


def test_quotation_marks_are_a_person_s() -> None:
    judged = judge_proposal("He said yes to me.", 'He said "yes" to me.')
    assert judged.text == "He said yes to me."
    assert {(edit.kind, edit.verdict) for edit in judged.edits} == {
        (EditClass.QUOTATION, "suggested")
    }


def test_a_class_that_is_not_applied_is_suggested() -> None:
    judged = judge_proposal(
        "Um, we we moved.", "We moved.", apply=ALL_CLASSES - {EditClass.REPETITION}
    )
    assert judged.text == "We we moved."
    assert [edit.kind for edit in judged.with_verdict("suggested")] == [EditClass.REPETITION]


def test_a_known_name_takes_no_other_name_s_place() -> None:
    said = "We met Marc and Robert there."
    assert judge_proposal(said, "We met Mark and Rupert there.", ["Mark", "Rupert"]).text == said
