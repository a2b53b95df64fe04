"""What people paste, shaped as the programs write it that they copy from, and the Markdown that it must become."""

# ruff: noqa: E501 (as it comes)

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style></head>
<body lang=NL-BE style='tab-interval:35.4pt'><!--StartFragment-->
<h1>Plan van aanpak<o:p></o:p></h1>
<p class=MsoNormal>Wij <b>vragen</b> elk <i style='mso-bidi-font-style:normal'>fonds</i> om <a href="https://www.serv.be/convenant">het convenant</a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>eerste punt<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>dieper<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>tweede <b>punt</b><o:p></o:p></p>
<h2><span style='mso-spacerun:yes'> </span>Stappen</h2>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>bellen</p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>schrijven</p>
<table class=MsoTableGrid border=1><tr><td width=100 style='border:solid windowtext 1.0pt'><p class=MsoNormal><b>Wie</b></p></td><td><p class=MsoNormal><b>Wat</b></p></td></tr>
<tr><td><p class=MsoNormal>Ann</p></td><td><p class=MsoNormal>zaal</p><p class=MsoNormal>koffie</p></td></tr></table>
<p class=MsoNormal><span style='color:red;font-size:14pt'>Rood en groot</span> <s>weg</s> <![if !vml]><img width=10 src="file:///C:/Users/x/clip_image001.png"><![endif]></p>
<!--EndFragment--></body></html>"""
WORD_MD = """# Plan van aanpak

Wij **vragen** elk *fonds* om [het convenant](https://www.serv.be/convenant).

- eerste punt
  - dieper
- tweede **punt**

## Stappen

1. bellen
2. schrijven

| Wie | Wat |
| --- | --- |
| Ann | zaal koffie |

Rood en groot ~~weg~~"""
OUTLOOK_WEB = """<div class="elementToProof" style="font-family: Aptos, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);">Dag Ann,</div><div class="elementToProof"><br></div><div style="font-weight:bold">Belangrijk</div><ul data-editing-info='{"orderedStyleType":1}'><li style="font-family:Aptos"><div class="elementToProof">een</div></li><li><div class="elementToProof">twee</div><ul><li><div>diep</div></li></ul></li></ul><div>Groeten</div><div><a href="mailto:jan@x.be" data-linkindex="0">jan@x.be</a></div><script>alert(1)</script>"""
OUTLOOK_WEB_MD = """Dag Ann,

**Belangrijk**

- een
- twee
  - diep

Groeten

[jan@x.be](mailto:jan@x.be)"""
WORD_WEB = """<div class="OutlineElement Ltr"><p class="Paragraph" role="heading" aria-level="1"><span class="TextRun">Tekst</span></p></div><div class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li data-leveltext="•" data-listid="1" aria-setsize="-1" data-aria-posinset="1" data-aria-level="1" role="listitem"><p class="Paragraph"><span class="TextRun"><span class="NormalTextRun">een</span></span><span class="EOP">&nbsp;</span></p></li></ul></div><div class="ListContainerWrapper"><ul class="BulletListStyle2" role="list"><li data-aria-level="2" role="listitem"><p class="Paragraph"><span>onder</span></p></li></ul></div><div class="ListContainerWrapper"><ul role="list"><li data-aria-level="1"><p><span>twee</span></p></li></ul></div>"""
WORD_WEB_MD = """Tekst

- een
  - onder
- twee"""
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet><style>td{mso-number-format:General}</style></head><body><table border=0 cellpadding=0 style='border-collapse:collapse'><!--StartFragment--><col width=64><col width=64><tr height=20><td height=20 class=xl63>Fonds</td><td align=right>Aantal</td></tr><tr><td>Volta</td><td align=right x:num>12</td></tr><tr><td>Alimento | Food</td><td align=right x:num>7</td></tr><!--EndFragment--></table></body></html>"""
EXCEL_MD = """| Fonds | Aantal |
| --- | --- |
| Volta | 12 |
| Alimento \\| Food | 7 |"""
PAGE = """<meta charset='utf-8'><article><h3>Nieuws</h3><p>Lees <a href="https://www.serv.be/a" onclick="x()" style="color:red">dit <em>verslag</em></a><img src="https://tracker.example/x.gif" width=1>.</p><blockquote><p>Wijs woord</p></blockquote><pre>x = 1
y</pre><button>Deel</button><table><tr><td>layout<table><tr><td>kop</td></tr></table></td></tr></table><p style="display:none">weg</p><a href="javascript:alert(1)">klik</a></article>"""
PAGE_MD = """### Nieuws

Lees [dit *verslag*](https://www.serv.be/a).

> Wijs woord

```
x = 1
y
```

layout

kop

klik"""
GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400;font-style:normal">Gewoon </span><span style="font-weight:700">vet</span></p><ol><li dir="ltr" aria-level="1"><p dir="ltr"><span>een</span></p></li><ol><li aria-level="2"><p>onder</p></li></ol><li aria-level="1"><p>twee</p></li></ol></b>"""
GOOGLE_MD = """Gewoon **vet**

1. een
   1. onder
2. twee"""

PASTES = [
    (WORD, WORD_MD),
    (OUTLOOK_WEB, OUTLOOK_WEB_MD),
    (WORD_WEB, WORD_WEB_MD),
    (EXCEL, EXCEL_MD),
    (PAGE, PAGE_MD),
    (GOOGLE, GOOGLE_MD),
]
#: Plain text is Markdown where it looks like it, and else stays as it is.
PLAIN = [
    ("# Kop\n\n- een\n- **twee**\n\n[x](https://a.be)", "# Kop\n\n- een\n- **twee**\n\n[x](https://a.be)"),
    ("Pad \\\\server\\map\nen 2*3*4\n\n    nieuw", "Pad \\\\server\\map\nen 2\\*3\\*4\n\nnieuw"),
]
