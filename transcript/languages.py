"""Languages as recognizers spell them, as ISO 639-1 codes."""

from __future__ import annotations

# The names that Whisper uses (openai-whisper's tokenizer.py), which OpenAI's interface writes.
_NAMES = """en english zh chinese de german es spanish ru russian ko korean fr french ja japanese
pt portuguese tr turkish pl polish ca catalan nl dutch ar arabic sv swedish it italian id indonesian
hi hindi fi finnish vi vietnamese he hebrew uk ukrainian el greek ms malay cs czech ro romanian
da danish hu hungarian ta tamil no norwegian th thai ur urdu hr croatian bg bulgarian lt lithuanian
la latin mi maori ml malayalam cy welsh sk slovak te telugu fa persian lv latvian bn bengali
sr serbian az azerbaijani sl slovenian kn kannada et estonian mk macedonian br breton eu basque
is icelandic hy armenian ne nepali mn mongolian bs bosnian kk kazakh sq albanian sw swahili
gl galician mr marathi pa punjabi si sinhala km khmer sn shona yo yoruba so somali af afrikaans
oc occitan ka georgian be belarusian tg tajik sd sindhi gu gujarati am amharic yi yiddish lo lao
uz uzbek fo faroese ht haitian-creole ps pashto tk turkmen nn nynorsk mt maltese sa sanskrit
lb luxembourgish my myanmar bo tibetan tl tagalog mg malagasy as assamese tt tatar ln lingala
ha hausa ba bashkir jw javanese su sundanese yue cantonese my burmese ca valencian nl flemish
ht haitian lb letzeburgesch ps pushto pa panjabi ro moldavian ro moldovan si sinhalese
es castilian zh mandarin""".split()  # noqa: SIM905 - a table of pairs
_CODES = {
    name.replace("-", " "): code for code, name in zip(_NAMES[::2], _NAMES[1::2], strict=True)
}
# ISO 639-2 and -3, which ElevenLabs writes, of the languages of the most speakers.
_LONG = """eng en zho zh chi zh cmn zh deu de ger de spa es rus ru kor ko fra fr fre fr jpn ja
por pt tur tr pol pl cat ca nld nl dut nl ara ar arb ar swe sv ita it ind id hin hi fin fi vie vi
heb he ukr uk ell el gre el msa ms zsm ms ces cs cze cs ron ro rum ro dan da hun hu tam ta
nor no nob no nno nn tha th urd ur hrv hr bul bg lit lt slk sk slo sk tel te fas fa
per fa pes fa lav lv ben bn srp sr slv sl est et mkd mk isl is ice is hye hy kaz kk sqi sq
swa sw glg gl mar mr pan pa afr af kat ka bel be guj gu uzb uz mal ml kan kn eus eu
baq eu cym cy wel cy gle ga""".split()  # noqa: SIM905
_CODES |= dict(zip(_LONG[::2], _LONG[1::2], strict=True))


def parse_language(text: str) -> str:
    """Give the ISO 639-1 code of a language's name or tag; what is unknown stays as it is.

    >>> [parse_language(one) for one in ("english", "en_us", "de-CH", "eng", "ja", "Klingon")]
    ['en', 'en', 'de', 'en', 'ja', 'Klingon']
    """
    spelt = text.strip().lower().replace("_", "-")
    if spelt in _CODES:
        return _CODES[spelt]
    first = spelt.partition("-")[0]
    if len(first) == 2 and first.isascii() and first.isalpha():
        return first
    return _CODES.get(first, _CODES.get(spelt.replace("-", " "), text))
